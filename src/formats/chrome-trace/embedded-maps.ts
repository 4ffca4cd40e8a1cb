// Source maps that stand in a trace: DevTools saves them in the metadata when asked to (FORMATS 3.2), and older versions
// of Chrome name them as data URLs in the events about scripts. Kept as text; nobody reads them here. Where these events
// tell only the address of a map, that is kept.

import type { JsonReader } from '../../bytes/json-reader.ts';
import { KeySet } from '../../bytes/key-set.ts';
import type { EmbeddedMap } from '../format.ts';

const MAP_KEYS = new KeySet(['url', 'sourceMapUrl', 'sourceMap']);
const ARGS_KEYS = new KeySet(['data']);
const SCRIPT_KEYS = new KeySet(['sourceMapUrl', 'url', 'sourceUrl']);

/** All maps of a file may hold that much text, in UTF-16 units: what is more is left out. */
const MAX_TEXT = 256 << 20;

/** More scripts than any page has. */
const MAX_ADDRESSES = 100_000;

export class EmbeddedMaps {
  readonly list: EmbeddedMap[] = [];
  /** Maps that could not be kept: empty, not to be decoded, or too many. */
  leftOut = 0;
  private readonly known = new Set<string>();
  private size = 0;

  /** Reads one item of `metadata.sourceMaps`. */
  readItem(reader: JsonReader): void {
    if (reader.kind() !== 'object') return reader.skipValue();
    let url = '';
    let sourceMapUrl = '';
    let text = '';
    reader.object(MAP_KEYS, (field) => {
      if (field === 0) url = reader.text();
      else if (field === 1) sourceMapUrl = reader.text();
      // Saved as an object; a string holds the same.
      else if (field === 2) text = reader.kind() === 'string' ? reader.text() : reader.valueText();
    });
    this.add(url, sourceMapUrl, text);
  }

  /** Reads the `args` of an event about a script. */
  readScript(reader: JsonReader): void {
    if (reader.kind() !== 'object') return;
    let url = '';
    let sourceUrl = '';
    let sourceMapUrl = '';
    reader.object(ARGS_KEYS, (field) => {
      if (field !== 0 || reader.kind() !== 'object') return;
      reader.object(SCRIPT_KEYS, (inner) => {
        if (inner === 0) sourceMapUrl = reader.text();
        else if (inner === 1) url = reader.text();
        else if (inner === 2) sourceUrl = reader.text();
      });
    });
    const script = url === '' ? sourceUrl : url;
    if (sourceMapUrl.startsWith('data:')) this.add(script, sourceMapUrl, textOfDataUrl(sourceMapUrl));
    else if (sourceMapUrl !== '') this.addAddress(script, sourceMapUrl);
  }

  private addAddress(url: string, sourceMapUrl: string): void {
    const key = `${url}\n${sourceMapUrl}`;
    if (this.known.has(key) || this.known.size >= MAX_ADDRESSES) return;
    this.known.add(key);
    this.list.push({ url, sourceMapUrl, text: null });
  }

  private add(url: string, sourceMapUrl: string, text: string): void {
    const key = `${url}\n${sourceMapUrl}`;
    if (this.known.has(key)) return;
    if (!text.trimStart().startsWith('{') || this.size + text.length > MAX_TEXT) {
      this.leftOut++;
      return;
    }
    this.known.add(key);
    this.size += text.length;
    this.list.push({ url, sourceMapUrl: sourceMapUrl === '' || sourceMapUrl.startsWith('data:') ? null : sourceMapUrl, text });
  }
}

/** The text of a data URL; "" for one that is broken. */
function textOfDataUrl(url: string): string {
  const comma = url.indexOf(',');
  const data = comma < 0 ? '' : url.slice(comma + 1);
  try {
    if (!url.slice(0, comma).endsWith(';base64')) return decodeURIComponent(data);
    return new TextDecoder('utf-8').decode(bytesOfBase64(data));
  } catch {
    return '';
  }
}

const BASE64 = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((letter, value) => [letter.charCodeAt(0), value]));

/** Letters that are none of base64 (padding, line breaks) are passed over. */
function bytesOfBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let bitCount = 0;
  for (let i = 0; i < text.length; i++) {
    const value = BASE64.get(text.charCodeAt(i));
    if (value === undefined) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    bitCount += 6;
    if (bitCount < 8) continue;
    bitCount -= 8;
    bytes[length++] = (bits >> bitCount) & 0xff;
  }
  return bytes.subarray(0, length);
}
