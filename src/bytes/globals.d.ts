// The few globals of the core that are in every place it runs (Node, a browser's page and its
// workers) yet not in the ECMAScript library that the core project is limited to.
// Only that project reads this file; the others have the full declarations of their platform.

/** Bytes of UTF-8 to text; `stream` keeps a character that is cut in two for the next call. */
declare class TextDecoder {
  constructor(label?: 'utf-8' | 'utf-16le' | 'latin1', options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string
}

/** Text to bytes of UTF-8. */
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
  encodeInto(text: string, into: Uint8Array): { read: number; written: number }
}

/** Base64 to text of one character per byte. Throws for what is no base64. */
declare function atob(base64: string): string

/** Addresses by the rules of the WHATWG. Throws for what is none. */
declare class URL {
  constructor(url: string, base?: string)
  readonly href: string
  readonly origin: string
  readonly protocol: string
  readonly hostname: string
  readonly username: string
  readonly password: string
  hash: string
}
