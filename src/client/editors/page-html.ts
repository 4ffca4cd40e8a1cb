// The HTML shell of the page under a strict content policy. Nothing of a profile is ever written into it: the page gets
// everything as messages. Script and styles are written into it: each file of their own would be fetched through VS Code's
// service worker, its window and the extension host, which takes longer than all that the page does until its first picture.

export interface PageHtmlOptions {
  /** `webview.cspSource`. */
  readonly cspSource: string;
  /** Fresh for every page. */
  readonly nonce: string;
  /** The text of the page's only script, and of its styles. */
  readonly script: string;
  readonly style: string;
  /** Address of the icons inside the webview. */
  readonly codiconUri: string;
}

/** The document that a page starts from. */
export function pageHtml({ cspSource, nonce, script, style, codiconUri }: PageHtmlOptions): string {
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
  // A sheet that fits no medium holds up neither the script nor the first picture; the script lets it in. It must have this
  // id: the elements link it into each icon they draw.
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Heatline</title>
<link rel="stylesheet" nonce="${nonce}" href="${codiconUri}" id="vscode-codicon-stylesheet" media="not all">
<style nonce="${nonce}">
${inElement(style)}
</style>
</head>
<body>
<main id="app"></main>
<script type="module" nonce="${nonce}">
${inElement(script)}
</script>
</body>
</html>`;
}

/** A text that cannot end the element it stands in. esbuild writes none that would; this is for the day when it does. */
function inElement(text: string): string {
  return text.replaceAll(/<(?=!--|\/script|\/style)/gi, '<\\');
}

/** 128 random bits as text. */
export function makeNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
