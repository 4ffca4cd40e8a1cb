/*
 * Packs a PNG tighter without changing a pixel. The browser packs pictures fast: rows as differences, which suits
 * photographs; flat pictures of a window are smaller as they are. Only for what the browser writes: 8 bits, no interlace.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Writes the picture again with plain rows, packed as tight as zlib can. Throws for other kinds of PNG. */
export function packPng(path: string): void {
  const png = readFileSync(path);
  const header = png.subarray(16, 29);
  const width = header.readUInt32BE(0);
  const bytesPerPixel = { 2: 3, 6: 4 }[header[9]!];
  if (header[8] !== 8 || header[12] !== 0 || bytesPerPixel === undefined) throw new Error(`${path} is no plain picture.`);
  const data: Buffer[] = [];
  // A chunk is: length of its data, type, data, checksum of type and data.
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(data));
  makeRowsPlain(rows, width * bytesPerPixel, bytesPerPixel);
  const packed = deflateSync(rows, { level: 9, memLevel: 9 });
  writeFileSync(path, Buffer.concat([png.subarray(0, 8), chunk('IHDR', header), chunk('IDAT', packed), chunk('IEND', Buffer.alloc(0))]));
}

/** Undoes the differences, in place. Each row begins with a byte that says against what they are (PNG specification 9). */
function makeRowsPlain(rows: Buffer, rowBytes: number, bytesPerPixel: number): void {
  const stride = rowBytes + 1;
  for (let start = 0; start < rows.length; start += stride) {
    const filter = rows[start]!;
    rows[start] = 0;
    if (filter === 0) continue;
    for (let i = 1; i <= rowBytes; i++) {
      const left = i > bytesPerPixel ? rows[start + i - bytesPerPixel]! : 0;
      const up = start > 0 ? rows[start + i - stride]! : 0;
      const corner = start > 0 && i > bytesPerPixel ? rows[start + i - stride - bytesPerPixel]! : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter]!;
      rows[start + i] = (rows[start + i]! + guess) & 255;
    }
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function chunk(type: string, data: Buffer): Buffer {
  const made = Buffer.alloc(12 + data.length);
  made.writeUInt32BE(data.length, 0);
  made.write(type, 4, 'latin1');
  data.copy(made, 8);
  made.writeUInt32BE(crc32(made.subarray(4, 8 + data.length)), 8 + data.length);
  return made;
}
