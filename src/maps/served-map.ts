// Scripts and maps that are on a server, as far as the user agreed to ask it: what came, or the sentence why nothing did.
// Leaves out: the order of the rules (find-map.ts), asking the user and the network (the host).

import { webAddress } from '../base/web-address.ts';
import type { FindRule } from './answers.ts';
import type { Failure, Step } from './find-map.ts';
import { MAX_GENERATED_BYTES, MAX_MAP_BYTES, type MapsHost, type RemoteRead } from './maps-host.ts';
import { shorten } from './original-url.ts';

type Served = Extract<RemoteRead, { kind: 'text' }>;

export function isOnNetwork(url: string): boolean {
  return /^https?:/i.test(url);
}

/** The map at an address of the network. */
export async function fetchMap(rule: FindRule, mapUrl: string, host: MapsHost): Promise<Step> {
  const read = await fetchText(mapUrl, MAX_MAP_BYTES, host);
  return read?.kind === 'text' ? { rule, text: read.text, mapUrl: read.url, baseUrl: read.url } : whyNot(read, mapUrl, 'map');
}

/** A recorded script as its server has it now; `null` for one that is on no server to be asked. */
export async function fetchScript(url: string, host: MapsHost): Promise<Served | { kind: 'failed'; failure: Failure } | null> {
  const read = await fetchText(url, MAX_GENERATED_BYTES, host);
  if (read === null || read.kind === 'text') return read;
  return { kind: 'failed', failure: whyNot(read, url, 'script') };
}

/** A server may answer every address with its page: then there is no map beside the script. */
export async function mapBesideServed(script: string, host: MapsHost): Promise<Step> {
  const step = await fetchMap('sibling', `${script.replace(/[?#].*$/s, '')}.map`, host);
  const isMap = step !== null && 'rule' in step && /^\s*(\{|\)\]\}')/.test(step.text.slice(0, 100));
  return isMap ? step : null;
}

/** `null`: that address is never asked for. */
async function fetchText(url: string, maxBytes: number, host: MapsHost): Promise<RemoteRead | null> {
  const address = webAddress(url);
  if (address === null) return null;
  return host.fetch === null ? { kind: 'not-agreed', url: address.url } : host.fetch(address.url, maxBytes);
}

function whyNot(read: Exclude<RemoteRead, { kind: 'text' }> | null, url: string, what: 'map' | 'script'): Failure {
  const place = shorten(read?.kind === 'not-agreed' ? read.url : url);
  const isThere = what === 'map';
  switch (read?.kind) {
    case undefined:
      return { reason: `The ${what} is at ${place}; Heatline fetches by “https:” only.`, broken: false, isThere };
    case 'not-agreed':
      return { reason: `The ${what} is at ${place}; it was not fetched.`, broken: false, isThere: false, notFetched: read.url };
    case 'missing':
      return { reason: `The ${what} is not at ${place} any more.`, broken: false, isThere: false };
    case 'too-large':
      return { reason: `The ${what} at ${place} is too large.`, broken: true, isThere };
    case 'failed':
      return { reason: `The ${what} at ${place} could not be fetched: ${read.reason}.`, broken: false, isThere: false };
  }
}
