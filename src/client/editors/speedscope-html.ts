// The HTML shell of the panel with speedscope's viewer, under a content policy of ours: no connections, scripts by nonce.
// Nothing of a profile is ever written into it.

export interface SpeedscopeHtmlOptions {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Fresh for every panel. */
  readonly nonce: string;
  /** Addresses inside the webview. */
  readonly loaderUri: string;
  readonly scriptUri: string;
  readonly styleUri: string;
}

/** The document that the viewer starts from. */
export function speedscopeHtml({ cspSource, nonce, loaderUri, scriptUri, styleUri }: SpeedscopeHtmlOptions): string {
  const policy = [
    "default-src 'none'",
    // The viewer's WebAssembly (names of C++) is in its script; nothing is evaluated as a text.
    `script-src 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    'img-src data:',
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  // The viewer adds its rules to the style element that it finds; one of its own making would be blocked.
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>speedscope</title>
<link rel="stylesheet" nonce="${nonce}" href="${styleUri}">
<style data-aphrodite nonce="${nonce}"></style>
</head>
<body>
<script nonce="${nonce}" src="${loaderUri}"></script>
<script nonce="${nonce}" src="${scriptUri}"></script>
</body>
</html>`;
}
