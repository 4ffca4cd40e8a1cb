// Stands in for the extension host in the gallery: hands out `acquireVsCodeApi` and answers from a synthetic profile.
// What it shows is chosen in the address: `?theme=dark&state=open&nodes=20000`.

import type { PageRequest, PageState, PageToHost, ProfileSummary } from '../../../src/protocol/webview.ts';
import { SyntheticProfile } from './synthetic-profile.ts';
import { themeVariables } from './themes.ts';
import type { ThemeName } from './themes.ts';

const chosen = new URLSearchParams(location.search);
const theme = (chosen.get('theme') ?? 'dark') as ThemeName;
const profile = new SyntheticProfile(Number(chosen.get('nodes') ?? 20_000));
const log: string[] = [];

for (const [name, value] of themeVariables(theme)) document.documentElement.style.setProperty(name, value);
document.body.className = theme === 'light' ? 'vscode-light' : theme === 'dark' ? 'vscode-dark' : 'vscode-high-contrast';

function summaryOf(): ProfileSummary {
  const empty = chosen.get('state') === 'empty';
  const plain = chosen.get('plain') !== null;
  const total = empty ? 0 : profile.total;
  const totals = { total, idle: empty ? 0 : profile.total * 0.31, samples: empty ? 0 : profile.samples, idleSamples: empty ? 0 : 812 };
  return {
    revision: profile.revision,
    fileName: 'server.cpuprofile',
    formatTitle: 'V8 CPU profile',
    tool: 'node 24.21',
    valueTypes: plain
      ? [{ kind: 'cpu', unit: 'nanoseconds', title: 'CPU time' }]
      : [
          { kind: 'cpu', unit: 'nanoseconds', title: 'CPU time' },
          { kind: 'samples', unit: 'count', title: 'Samples' },
        ],
    defaultValueType: 0,
    totals: [totals, totals],
    durationNs: total * 1.31,
    threads: [{ name: 'main', total, samples: profile.samples }],
    functionCount: profile.functions.length,
    maxDepth: empty ? 0 : profile.maxDepth,
    lines: 'leaf-ticks',
    notes: empty
      ? []
      : [
          { code: 'negative-delta', severity: 'warning', message: '3 samples were recorded out of order and have been sorted.' },
          { code: 'no-end', severity: 'info', message: 'The end of the recording is missing; the last sample takes the median interval.' },
        ],
  };
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
      return { kind: 'open', summary: summaryOf() };
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
    case 'search':
      return { revision, ...profile.search((params as { text: string }).text) };
    case 'source/open':
      return { opened: false, message: 'The source compiler.js was not found in this workspace.' };
    default:
      return null;
  }
}

function receive(message: PageToHost): void {
  if (message.kind === 'cancel') {
    log.push(`cancel ${message.id}`);
    return;
  }
  log.push(`${message.method} ${JSON.stringify(message.params)}`);
  const result = answer(message);
  window.postMessage({ kind: 'result', id: message.id, result });
}

Object.assign(window, {
  /** Every message of the page, for tests. */
  hostLog: log,
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => {
      const copy = structuredClone(message) as PageToHost;
      setTimeout(() => receive(copy), Number(chosen.get('delay') ?? 5));
    },
    getState: (): unknown => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
    setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
  }),
});
