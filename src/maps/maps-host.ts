// The door through which this room reaches files. It gets one from the server or the command line, which decide what
// may be read (DECISIONS, "Source maps"); nothing here opens anything itself.

/** What became of a wish to read a text. */
export type TextRead =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-large' }
  /** It lies where Heatline does not read without being told to, or the user said no. */
  | { readonly kind: 'refused' };

/** What became of a wish for a text on the network. */
export type RemoteRead =
  /** `url`: after redirects. `sourceMap`: what the answer's header `SourceMap` names, or `null`. */
  | { readonly kind: 'text'; readonly text: string; readonly url: string; readonly sourceMap: string | null }
  | { readonly kind: 'missing' }
  | { readonly kind: 'too-large' }
  /** The user has not agreed to ask the server of this address: the one wished for, or one that it redirects to. */
  | { readonly kind: 'not-agreed'; readonly url: string }
  /** The end of a sentence: why not. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface MapsHost {
  /** The URI that a recorded (or original) source has here, or `null` where it is not to be found or not to be read. */
  locate(url: string): Promise<string | null>;
  /** A file as text without its byte order mark, if it has at most `maxBytes`. */
  read(uri: string, maxBytes: number): Promise<TextRead>;
  /** URIs of workspace files with this name (`*.map`: all maps), at most `limit`. */
  findFiles(baseName: string, limit: number): Promise<readonly string[]>;
  /** What is behind an address of the network, if the user agreed to that; `null` where nothing is ever fetched. */
  readonly fetch: ((url: string, maxBytes: number) => Promise<RemoteRead>) | null;
}

/** A bundle above this is not looked into. V8 cannot hold a string of more than 512 MiB in any case. */
export const MAX_GENERATED_BYTES = 64 << 20;
/** The largest maps seen are near 100 MB; parsed, a map needs several times its size. */
export const MAX_MAP_BYTES = 200 << 20;
/** An original source, read for the names of its functions. */
export const MAX_ORIGINAL_BYTES = 8 << 20;
