// The gallery's server: the real core in a worker, as in VS Code beside the page's thread, over a made profile or a file.
// What it shows is chosen by the page's address, which comes as the first message. What only the extension host
// answers, it does not do.

import { NoteList } from '../../../src/base/note.ts';
import { bytesInput } from '../../../src/bytes/byte-input.ts';
import type { Gunzip } from '../../../src/bytes/unwrap.ts';
import { FORMATS, TRACE_FORMATS } from '../../../src/formats/index.ts';
import { readFile } from '../../../src/formats/read-profile.ts';
import type { Profile } from '../../../src/profile/tables.ts';
import type { Comparing } from '../../../src/protocol/compare.ts';
import type { HostToPage, PageMethods, PageReply, PageRequest, PageState } from '../../../src/protocol/webview.ts';
import { functionDetails } from '../../../src/server/handlers/details.ts';
import { pageCall } from '../../../src/server/handlers/page-call.ts';
import { sourcesList } from '../../../src/server/handlers/sources.ts';
import { OpenProfile } from '../../../src/server/open-profile.ts';
import type { Entry } from '../../../src/server/profiles.ts';
import { shownFile, type ShownFile } from '../../../src/server/shown-file.ts';
import { describeFailure, summarise } from '../../../src/server/summary.ts';
import { ABSURD_PROFILES } from '../../support/absurd-profiles.ts';
import { madeProfile } from '../../support/made-profile.ts';
import { manySpans } from '../../support/many-spans.ts';
import { galleryEntry, readText } from './gallery-workspace.ts';

/** Beside the page's messages: how large an answer was. For tests. */
export interface SentBytes {
  readonly kind: 'sent';
  readonly method: string;
  readonly bytes: number;
  /** How long the server took. */
  readonly ms: number;
}

/** The worker's side of the conversation; the DOM's types know only the page's. */
interface WorkerSide {
  postMessage(message: HostToPage | SentBytes): void;
  onmessage: ((event: MessageEvent<string | PageRequest>) => void) | null;
}

const REVISION = 7;
const BASELINE = 'file:///gallery/before.cpuprofile';
const COMPARING: Comparing = { fileName: 'before.cpuprofile', baseline: { uri: BASELINE, revision: REVISION, scale: 'total' } };
const side = globalThis as unknown as WorkerSide;
let chosen = new URLSearchParams();
let opening: Promise<Entry> | null = null;

side.onmessage = ({ data }) => {
  if (typeof data === 'string') chosen = new URLSearchParams(data);
  else void reply(data).then((message) => side.postMessage(message));
};

async function reply(request: PageRequest): Promise<PageReply> {
  const { id, method } = request;
  try {
    if (method === 'page/ready') return { kind: 'result', id, result: await stateOf() };
    const entry = await (opening ??= openProfile());
    const begun = performance.now();
    const result = await answer(entry, request);
    const bytes = result instanceof Uint8Array ? result.byteLength : JSON.stringify(result).length;
    side.postMessage({ kind: 'sent', method, bytes, ms: performance.now() - begun });
    return { kind: 'result', id, result };
  } catch (error) {
    return { kind: 'error', id, message: error instanceof Error ? error.message : String(error) };
  }
}

function answer(entry: Entry, { method, params }: PageRequest): unknown {
  switch (method) {
    case 'sources/list':
      return sourcesList(entry, params as PageMethods['sources/list']['params']);
    case 'functions/details':
      return functionDetails(entry, params as PageMethods['functions/details']['params'], readText);
    case 'source/open':
      return { opened: false, message: 'The source compiler.js was not found in this workspace.', locate: 'file:///app/src/compiler.js' };
    case 'span/open':
    case 'finding/open':
      return { opened: false, message: 'No line of this workspace is known for this span.' };
    default:
      return answeredByHost(method) ? null : pageCall(entry.open, method, params);
  }
}

/** Methods that the server does not have: what they do happens in VS Code. */
function answeredByHost(method: string): boolean {
  return /^(open|profile|view)\/(?!totals)|^source\/(open-file|mend)|^(frame|logs|clipboard)\//.test(method);
}

async function stateOf(): Promise<PageState> {
  const fileName = chosen.get('file') ?? 'server.cpuprofile';
  switch (chosen.get('state') ?? 'open') {
    case 'opening':
      return { kind: 'opening', fileName, phase: 'Reading samples', done: 31_000_000, of: 85_000_000 };
    case 'failed': {
      const message = 'The file ends in the middle of the list of nodes.';
      const advice = 'Record the profile again and let the program end by itself, or open it as text to look at its end.';
      return { kind: 'failed', fileName, failure: { message, place: 'byte 1,204,511, in nodes[3041].callFrame', advice, internal: false } };
    }
    case 'cancelled':
      return { kind: 'cancelled', fileName };
    default:
      try {
        return { kind: 'open', summary: summarise((await (opening ??= openProfile())).open, fileName), view: null, ...(chosen.has('compare') && { comparing: COMPARING }) };
      } catch (error) {
        return { kind: 'failed', fileName, failure: describeFailure(error) };
      }
  }
}

async function openProfile(): Promise<Entry> {
  const baseline = chosen.has('compare') ? new OpenProfile(BASELINE, REVISION, asRead(made(2))) : null;
  return galleryEntry(new OpenProfile('file:///gallery/server.cpuprofile', REVISION, await read(), () => baseline));
}

async function read(): Promise<ShownFile> {
  const file = chosen.get('file');
  if (file !== null) {
    const bytes = new Uint8Array(await (await fetch(`files/${file}`)).arrayBuffer());
    return shownFile(await readFile(bytesInput(bytes), inflate, { cancel: { cancelled: false }, onProgress: () => undefined, mapped: true }));
  }
  if (chosen.has('spans')) {
    const traces = manySpans({ spans: Number(chosen.get('spans')), large: Number(chosen.get('large') ?? 0) });
    return shownFile({ kind: 'traces', traces, format: TRACE_FORMATS[0]! });
  }
  const absurd = ABSURD_PROFILES.find(({ id }) => id === chosen.get('absurd'));
  return asRead(absurd === undefined ? made(1) : absurd.make());
}

function asRead(profile: Profile): ShownFile {
  return { profile, format: FORMATS.find(({ id }) => id === 'cpuprofile')! };
}

/** Another seed: other functions at other places, in part. */
function made(seed: number): Profile {
  const notes = new NoteList();
  const samples = chosen.get('state') === 'empty' ? 0 : chosen.has('samples') ? Number(chosen.get('samples')) : null;
  if (samples !== 0) {
    notes.add('negative-delta', 'warning', '3 samples were recorded out of order and have been sorted.');
    if (chosen.has('reconstructed')) notes.add('reconstructed', 'info', 'The flame graph is reconstructed: this file tells who called whom, not whole stacks.');
    notes.add('no-end', 'info', 'The end of the recording is missing; the last sample takes the median interval.');
  }
  return madeProfile({
    nodes: Number(chosen.get('nodes') ?? 20_000),
    seed,
    ...(samples !== null && { samples }),
    threads: Number(chosen.get('threads') ?? 1),
    ...(chosen.has('plain') && { valueTypes: 'time' }),
    notes,
  });
}

const inflate: Gunzip = (chunks) => {
  const stream = new DecompressionStream('gzip');
  const writer = stream.writable.getWriter();
  void (async () => {
    for await (const chunk of chunks) await writer.write(chunk.slice());
    await writer.close();
  })();
  const reader = stream.readable.getReader();
  return (async function* () {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  })();
};
