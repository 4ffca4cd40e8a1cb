// The fake host's answers, in a worker: as in VS Code they are made beside the page's thread, not on it.
// What it shows is chosen by the page's address, which comes as the first message.

import type { Note, PageRequest, PageState, ProfileSummary } from '../../../src/protocol/webview.ts';
import { sourcesOf } from './synthetic-sources.ts';
import { SyntheticProfile } from './synthetic-profile.ts';

/** The worker's side of the conversation; the DOM's types know only the page's. */
interface WorkerSide {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent<string | PageRequest>) => void) | null;
}

const side = globalThis as unknown as WorkerSide;
let chosen = new URLSearchParams();
let profile = new SyntheticProfile(20);

const RECONSTRUCTED: Note = {
  code: 'reconstructed',
  severity: 'info',
  message: 'The flame graph is reconstructed: this file tells who called whom, not whole stacks.',
};

function summaryOf(): ProfileSummary {
  const empty = chosen.get('state') === 'empty';
  const plain = chosen.get('plain') !== null;
  const total = empty ? 0 : profile.total;
  const totals = { total, idle: empty ? 0 : profile.total * 0.31, samples: empty ? 0 : profile.samples, idleSamples: empty ? 0 : 812, leftOut: 0, leftOutSamples: 0 };
  return {
    revision: profile.revision,
    fileName: 'server.cpuprofile',
    formatTitle: 'V8 CPU profile',
    tool: 'node 24.21',
    valueTypes: plain
      ? [{ kind: 'cpu', unit: 'nanoseconds', title: 'CPU time', noun: null }]
      : [
          { kind: 'cpu', unit: 'nanoseconds', title: 'CPU time', noun: null },
          { kind: 'contentions', unit: 'count', title: 'Contentions', noun: 'contentions' },
        ],
    defaultValueType: 0,
    totals: [totals, totals],
    durationNs: total * 1.31,
    timed: true,
    spanNs: total * 1.31,
    threads: threadsOf(chosen.get('threads') === null ? 1 : Number(chosen.get('threads')), total),
    functionCount: profile.functions.length,
    maxDepth: empty ? 0 : profile.maxDepth,
    lines: 'leaf-ticks',
    counts: 'samples',
    notes: empty
      ? []
      : [
          { code: 'negative-delta', severity: 'warning', message: '3 samples were recorded out of order and have been sorted.' },
          ...(chosen.get('reconstructed') === null ? [] : [RECONSTRUCTED]),
          { code: 'no-end', severity: 'info', message: 'The end of the recording is missing; the last sample takes the median interval.' },
        ],
  };
}

function threadsOf(count: number, total: number): ProfileSummary['threads'] {
  return Array.from({ length: count }, (_, i) => ({ name: i === 0 ? 'main' : `worker ${i}`, process: '', totals: [total / count, 1], samples: profile.samples }));
}

function stateOf(): PageState {
  const fileName = 'server.cpuprofile';
  switch (chosen.get('state') ?? 'open') {
    case 'opening':
      return { kind: 'opening', fileName, phase: 'Reading samples', done: 31_000_000, of: 85_000_000 };
    case 'failed':
      return {
        kind: 'failed',
        fileName,
        failure: {
          message: 'The file ends in the middle of the list of nodes.',
          place: 'byte 1,204,511, in nodes[3041].callFrame',
          advice: 'Record the profile again and let the program end by itself, or open it as text to look at its end.',
          internal: false,
        },
      };
    case 'cancelled':
      return { kind: 'cancelled', fileName };
    default:
      return { kind: 'open', summary: summaryOf(), view: null };
  }
}

function answer(request: PageRequest): unknown {
  const { revision } = profile;
  const params = request.params as never;
  switch (request.method) {
    case 'page/ready':
      return stateOf();
    case 'flame/boxes':
      return profile.boxes(params);
    case 'flame/find':
      return { revision, box: profile.find((params as { function: number }).function) };
    case 'flame/node': {
      const found = profile.relatives((params as { node: number }).node);
      return found === null ? null : { revision, ...found };
    }
    case 'functions/list':
      return { revision, ...profile.list(params) };
    case 'functions/info':
      return { revision, info: profile.find((params as { function: number }).function)?.function ?? null };
    case 'functions/row':
      return { revision, row: profile.row(params) };
    case 'view/totals':
      return { revision, totals: summaryOf().totals[0], maxDepth: profile.maxDepth };
    case 'search':
      return { revision, ...profile.search((params as { text: string }).text) };
    case 'source/open':
      return { opened: false, message: 'The source compiler.js was not found in this workspace.', locate: 'file:///app/src/compiler.js' };
    case 'sources/list':
      return { revision, ...sourcesOf(profile, params) };
    default:
      return null;
  }
}

side.onmessage = ({ data }) => {
  if (typeof data === 'string') {
    chosen = new URLSearchParams(data);
    profile = new SyntheticProfile(Number(chosen.get('nodes') ?? 20_000));
    return;
  }
  const result = answer(data);
  if (result instanceof Uint8Array) side.postMessage({ kind: 'sent', bytes: result.byteLength });
  side.postMessage({ kind: 'result', id: data.id, result });
};
