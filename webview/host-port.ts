// The bridge to VS Code: messages and the page's saved state. The only file that knows `acquireVsCodeApi`.

import type { HostToPage, PageToHost } from '../src/protocol/webview.ts';
import type { Port } from './channel.ts';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** What the page remembers while its tab is hidden and across reloads of the window. */
export interface StateStore {
  read(): unknown;
  write(state: unknown): void;
}

/** Connects to VS Code. Once per page load: VS Code hands its API out only once. */
export function connectToHost(): { readonly port: Port; readonly store: StateStore } {
  const api = acquireVsCodeApi();
  const port: Port = {
    post: (message: PageToHost) => api.postMessage(message),
    listen: (receive) => {
      window.addEventListener('message', (event: MessageEvent<HostToPage>) => {
        if (typeof event.data === 'object' && event.data !== null && 'kind' in event.data) receive(event.data);
      });
    },
  };
  return { port, store: { read: () => api.getState(), write: (state) => api.setState(state) } };
}
