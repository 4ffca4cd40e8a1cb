// WebAssembly, which every place the core runs in has (Node, browsers, workers) and the ECMAScript library and Node's
// types leave out. Projects with the DOM library have the full declarations instead.

/** The part of WebAssembly that the number scanner needs; `undefined` where the platform forbids it. */
declare const WebAssembly:
  | {
      Module: new (bytes: Uint8Array<ArrayBuffer>) => object
      Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer; grow(pages: number): number }
      Instance: new (module: object, imports: object) => { readonly exports: Record<string, unknown> }
    }
  | undefined
