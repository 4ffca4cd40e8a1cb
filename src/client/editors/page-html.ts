// The HTML shell of the page under a strict content policy. Nothing of a profile is ever written into it: the page gets
// everything as messages.

export interface PageHtmlOptions {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Fresh for every page. */
  readonly nonce: string;
  /** Addresses inside the webview. */
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly codiconUri: string;
}

/** The document that a page starts from. */
export function pageHtml({ cspSource, nonce, scriptUri, styleUri, codiconUri }: PageHtmlOptions): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Heatline</title>
<link rel="stylesheet" nonce="${nonce}" href="${codiconUri}" id="vscode-codicon-stylesheet">
<link rel="stylesheet" nonce="${nonce}" href="${styleUri}">
</head>
<body>
<main id="app"></main>
<script type="module" nonce="${nonce}" src="${scriptUri}"></script>
</body>
</html>`;
}

/** 128 random bits as text. */
export function makeNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
