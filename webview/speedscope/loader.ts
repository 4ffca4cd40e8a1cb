// Feeds speedscope's viewer: with `#localProfilePath` in its address it offers a function that loads a file from base64, and
// waits for a script to call it. That script is this one, and the file comes as a message. Leaves out: the viewer.

interface Viewer {
  loadFileFromBase64(name: string, base64: string): void;
}

interface ProfileMessage {
  readonly name: string;
  readonly bytes: Uint8Array;
}

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

/** Bytes turned into text at a time: more are more than a call takes. */
const CHUNK = 0x8000;

const api = acquireVsCodeApi();
let viewer: Viewer | null = null;

// The viewer sets this once it is mounted; then it also asks for the script that we are, which the policy stops.
Object.defineProperty(window, 'speedscope', {
  get: () => viewer,
  set: (value: Viewer) => {
    viewer = value;
    api.postMessage('ready');
  },
});

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (viewer === null || !isProfile(event.data)) return;
  viewer.loadFileFromBase64(event.data.name, base64Of(event.data.bytes));
});
window.addEventListener('unhandledrejection', ({ reason }) => api.postMessage(reason instanceof Error ? reason.message : String(reason)));

// Its own reading of the address; `localProfilePath` names no file here.
location.hash = '#localProfilePath=heatline';

function isProfile(data: unknown): data is ProfileMessage {
  return typeof data === 'object' && data !== null && 'name' in data && typeof data.name === 'string' && 'bytes' in data && data.bytes instanceof Uint8Array;
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}
