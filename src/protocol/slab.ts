// Bulk data on the wire: columns of numbers packed into one buffer behind a short JSON header.
// Over LSP a slab travels as one base64 string, to the page as bytes.
//
// Layout, little-endian: u32 magic "HLS1" · u32 header bytes · header (UTF-8 JSON) · zero padding to 8 ·
// columns in header order, each 8-byte aligned.

/** Kinds of columns: 32-bit whole numbers and 64-bit floats. */
export type SlabType = 'i32' | 'f64';

export type SlabColumn<T extends SlabType> = T extends 'i32' ? Int32Array : Float64Array;

/** Name → type of every column. */
export type SlabLayout = Readonly<Record<string, SlabType>>;

export type SlabColumns<L extends SlabLayout> = { readonly [Name in keyof L]: SlabColumn<L[Name]> };

const MAGIC = 0x31534c48;

interface Header {
  readonly columns: readonly { readonly name: string; readonly type: SlabType; readonly length: number }[];
  readonly meta: unknown;
}

/** Packs columns and a JSON-able `meta` into one buffer. */
export function packSlab<L extends SlabLayout>(layout: L, columns: SlabColumns<L>, meta: unknown): Uint8Array {
  const names = Object.keys(layout);
  const header: Header = {
    columns: names.map((name) => ({ name, type: layout[name]!, length: columns[name]!.length })),
    meta,
  };
  const headerBytes = new TextEncoder().encode(JSON.stringify(header));
  let size = align8(8 + headerBytes.length);
  for (const name of names) size = align8(size + columns[name]!.byteLength);
  const slab = new Uint8Array(size);
  const start = new DataView(slab.buffer);
  start.setUint32(0, MAGIC, true);
  start.setUint32(4, headerBytes.length, true);
  slab.set(headerBytes, 8);
  let at = align8(8 + headerBytes.length);
  for (const name of names) {
    const column = columns[name]!;
    slab.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at = align8(at + column.byteLength);
  }
  return slab;
}

/**
 * The columns and meta of a slab, without copying where the bytes are 8-byte aligned.
 * @throws {Error} if the bytes are no whole slab, or lack a column of `layout` or have it in another type.
 */
export function unpackSlab<L extends SlabLayout, Meta>(
  layout: L,
  bytes: Uint8Array,
): { readonly columns: SlabColumns<L>; readonly meta: Meta } {
  // A copy through the constructor: `slice` of Node's Buffer copies nothing.
  const slab = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  const view = new DataView(slab.buffer, slab.byteOffset, slab.byteLength);
  if (slab.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new Error('not a slab');
  const headerLength = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(slab.subarray(8, 8 + headerLength))) as Header;
  const columns: Record<string, Int32Array | Float64Array> = {};
  let at = align8(8 + headerLength);
  for (const { name, type, length } of header.columns) {
    const end = at + length * (type === 'i32' ? 4 : 8);
    if (end > slab.byteLength) throw new Error('the slab ends early');
    const offset = slab.byteOffset + at;
    // A column of another type than wanted counts as missing.
    if (layout[name] === type) {
      columns[name] = type === 'i32' ? new Int32Array(slab.buffer, offset, length) : new Float64Array(slab.buffer, offset, length);
    }
    at = align8(end);
  }
  for (const [name, type] of Object.entries(layout)) {
    if (columns[name] === undefined) throw new Error(`the slab has no ${type} column "${name}"`);
  }
  return { columns: columns as SlabColumns<L>, meta: header.meta as Meta };
}

function align8(size: number): number {
  return (size + 7) & ~7;
}
