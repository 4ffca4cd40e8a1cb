// Addresses on the network: which may be asked for at all, whose they are, and where a redirect may lead. Names are
// judged as they are written; what a public name resolves to is not looked up. Leaves out: asking (client), the user.

export interface WebAddress {
  /** Without the fragment. */
  readonly url: string;
  /** What the user agrees to: `https://host:port`. */
  readonly origin: string;
  /** This computer, or one on a network that is not public. */
  readonly isPrivate: boolean;
}

/** `null` for what is never fetched: other schemes, `http:` beyond this computer, addresses with a user's name in them. */
export function webAddress(url: string): WebAddress | null {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  const { protocol, hostname, origin, username, password } = parsed;
  if (username !== '' || password !== '') return null;
  if (protocol !== 'https:' && !(protocol === 'http:' && isThisComputer(hostname))) return null;
  parsed.hash = '';
  return { url: parsed.href, origin, isPrivate: isPrivateHost(hostname) };
}

/** Whether an answer may send on: a stranger's server must not reach what only this network can, agreed to or not. */
export function mayRedirect(from: WebAddress, to: WebAddress): boolean {
  return !to.isPrivate || to.origin === from.origin;
}

function isThisComputer(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || /^127\./.test(host) || host === '[::1]';
}

/** Names without a dot and those that no public server has; the private ranges of RFC 1918, 4193, 6598 and link-local ones. */
function isPrivateHost(host: string): boolean {
  if (host.startsWith('[')) return /^\[(::|f[cd]|fe[89ab])/.test(host);
  if (isThisComputer(host) || !host.includes('.')) return true;
  if (/\.(local|internal|intranet|lan|corp|home|home\.arpa)\.?$/.test(host)) return true;
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(host)) return false;
  const [a, b] = host.split('.').map(Number) as [number, number, number, number];
  return a === 0 || a === 10 || (a === 100 && b >= 64 && b < 128) || (a === 169 && b === 254) || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168);
}
