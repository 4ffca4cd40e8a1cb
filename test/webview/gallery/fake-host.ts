// Stands in for the extension host in the gallery: hands out `acquireVsCodeApi` and passes on what a
// worker answers from a synthetic profile.
// What it shows is chosen in the address: `?theme=dark&state=open&nodes=20000`.

import type { PageToHost } from '../../../src/protocol/webview.ts';
import { themeVariables } from './themes.ts';
import type { ThemeName } from './themes.ts';

const chosen = new URLSearchParams(location.search);
const theme = (chosen.get('theme') ?? 'dark') as ThemeName;
const log: string[] = [];
const worker = new Worker('fake-worker.js');
worker.postMessage(location.search);
worker.onmessage = ({ data }: MessageEvent<{ kind: string; bytes?: number }>) => {
  if (data.kind === 'sent') log.push(`sent ${data.bytes} bytes`);
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
