// Stands in for the extension host in the gallery: hands out `acquireVsCodeApi` and passes on what the core answers in a
// worker (gallery-worker.ts). What it shows is chosen in the address: `?theme=dark&nodes=20000`; options: serve.ts.

import type { HostToPage, PageToHost } from '../../../src/protocol/webview.ts';
import type { SentBytes } from './gallery-worker.ts';
import { themeVariables, type ThemeName } from './themes.ts';

const chosen = new URLSearchParams(location.search);
const theme = (chosen.get('theme') ?? 'dark') as ThemeName;
const log: string[] = [];
const worker = new Worker('gallery-worker.js');
worker.postMessage(location.search);
worker.onmessage = ({ data }: MessageEvent<HostToPage | SentBytes>) => {
  if (data.kind === 'sent') log.push(`sent ${data.bytes} bytes ${data.method} ${data.ms.toFixed(1)} ms`);
  else window.postMessage(data);
};

for (const [name, value] of themeVariables(theme)) document.documentElement.style.setProperty(name, value);
document.body.className = theme === 'light' ? 'vscode-light' : theme === 'dark' ? 'vscode-dark' : 'vscode-high-contrast';

function receive(message: PageToHost): void {
  if (message.kind === 'cancel') {
    log.push(`cancel ${message.id}`);
    return;
  }
  log.push(`${message.method} ${JSON.stringify(message.params)}`);
  worker.postMessage(message);
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
