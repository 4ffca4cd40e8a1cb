// Files made to exhaust whoever opens them, for every format: bombs that unpack to gigabytes, absurd counts, absurd
// depths, lines and strings without end, lengths that are wrong. Made while they are read: none lies in memory whole.

import { deflateRawSync, gzipSync, constants } from 'node:zlib';
import { bytesInput, type ByteInput } from '../../src/bytes/byte-input.ts';

const MB = 1 << 20;

/** By name, so that one process can be told which to read. */
export const HOSTILE_FILES: Readonly<Record<string, () => ByteInput>> = {
  ...bombs(),
  ...hostileV8Files(),
  ...hostileSpeedscopeFiles(),
  ...hostileFoldedFiles(),
  ...hostilePstatsFiles(),
  ...hostileOtherFiles(),
};

/** Of these the ones that say nothing wrong, though nobody writes them: no note is needed. */
export const SOUND_FILES: ReadonlySet<string> = new Set([
  'folded of empty lines', 'folded of hashes', 'folded with a comment of 15 MB',
]);

/** Files that take long, and whose like is among the others: read where there is time (`FUZZ=…`). */
export const LONG_FILES: ReadonlySet<string> = new Set([
  'bomb of equal nodes', 'bomb of heap nodes', 'bomb of legacy nodes', 'bomb of speedscope samples', 'bomb of pprof samples',
  'bomb in one gzip member', 'bomb of a name', 'cpuprofile with a name of 600 MB', 'legacy profile a million deep',
  'heapprofile half a million deep', 'speedscope that opens a million frames', 'folded with a line of 15 MB',
  'trace of a million open spans', 'trace with a name of 600 MB',
]);

/** A few megabytes of gzip or zlib that unpack to eight gigabytes. */
function bombs(): Record<string, () => ByteInput> {
  const sampled = '{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[{"name":"a"}]},"profiles":[{"type":"sampled","name":"","unit":"none","samples":[';
  const evented = sampled.replace('sampled', 'evented').replace('samples', 'events');
  const head = '{"head":{"callFrame":{"functionName":"a"},"selfSize":1,"children":[';
  return {
    'bomb of zeros': gzipBomb('', '\0'),
    'bomb of spaces': gzipBomb('', ' '),
    'bomb of lists': gzipBomb('', '['),
    'bomb of objects in objects': gzipBomb('{"nodes":[', '{"children":['),
    'bomb of spaces in a cpuprofile': gzipBomb('{"nodes":[', ' '),
    'bomb of empty nodes': gzipBomb('{"nodes":[', '{},'),
    'bomb of equal nodes': gzipBomb('{"nodes":[', '{"id":1,"callFrame":{"functionName":"a"}},'),
    'bomb of samples': gzipBomb('{"nodes":[{"id":1,"callFrame":{"functionName":"a"}}],"samples":[', '1,'),
    'bomb of a name': gzipBomb('{"nodes":[{"id":1,"callFrame":{"functionName":"', 'a'),
    'bomb of heap nodes': gzipBomb(head, '{"selfSize":1},'),
    'bomb of heap depth': gzipBomb('{"head":{"selfSize":1,"children":[', '{"selfSize":1,"children":['),
    'bomb of legacy nodes': gzipBomb('{"head":{"functionName":"a","children":[', '{"id":1,"children":[]},'),
    'bomb of frames': gzipBomb(sampled.slice(0, sampled.indexOf('{"name"')), '{"name":"a"},'),
    'bomb of speedscope samples': gzipBomb(sampled, '[0],'),
    'bomb of one deep sample': gzipBomb(`${sampled}[`, '0,'),
    'bomb of events': gzipBomb(evented, '{"type":"O","frame":0,"at":0},'),
    'bomb of trace events': gzipBomb('{"traceEvents":[', '{"name":"a","ph":"X","ts":1,"dur":1,"pid":1,"tid":1,"cat":"","args":{}},'),
    'bomb of folded lines': gzipBomb('a;b 1\n', 'a;b 1\n'),
    'bomb of one folded line': gzipBomb('a;b 1\n', 'a;'),
    'bomb of marshal lists': gzipBomb(pstatsRow('a'), '[\x01\0\0\0'),
    'bomb of marshal dicts': gzipBomb(pstatsRow('a'), '{'),
    'bomb of marshal entries': gzipBomb(pstatsRow('a'), pstatsRow('a').slice(1)),
    'bomb of pprof samples': gzipBomb('\x0a\x02\x08\x01\x32\0\x32\x01a', '\x12\x06\x0a\x01\x01\x12\x01\x01'),
    'bomb in one gzip member': deflateBomb('\x1f\x8b\x08\0\0\0\0\0\0\x03', '{"nodes":[', ' '),
    'bomb of zlib': deflateBomb('\x78\x9c', '{"nodes":[', ' '),
    'bomb in a bomb': () => {
      const inner = gzipSync(Buffer.alloc(16 * MB, ' '));
      const start = gzipSync('{"nodes":[');
      return bytesInput(gzipSync(Buffer.concat([start, ...new Array<Uint8Array>(500).fill(inner)])));
    },
  };
}

function hostileV8Files(): Record<string, () => ByteInput> {
  const times = '"startTime":0,"endTime":9,';
  const nodes = '{"nodes":[{"id":1,"callFrame":{"functionName":"(root)"},"children":[2]},{"id":2,"callFrame":{"functionName":"a","url":"a.js","lineNumber":1,"columnNumber":1}}],';
  return {
    'cpuprofile with ids of 1e15': text('{"nodes":[{"id":1e15,"callFrame":{"functionName":"a"},"children":[9007199254740993]}],"samples":[1000000000000000,-1e15],"timeDeltas":[1,2]}'),
    'cpuprofile with times of 1e308': text(`${nodes}${times}"samples":[2,2,2],"timeDeltas":[1e308,1e308,-1e308]}`),
    'cpuprofile with hit counts of 1e300': text('{"nodes":[{"id":1,"hitCount":1e300,"callFrame":{"functionName":"a"}},{"id":2,"hitCount":1e15,"callFrame":{"functionName":"b"}}]}'),
    'cpuprofile with lines of 1e15': text('{"nodes":[{"id":1,"callFrame":{"functionName":"a","url":"a.js","lineNumber":1e15,"columnNumber":-1e15},"positionTicks":[{"line":1e15,"ticks":1e308}]}],"samples":[1],"timeDeltas":[1]}'),
    'cpuprofile with a name of 600 MB': streamed('{"nodes":[{"id":1,"callFrame":{"functionName":"', 'a', 600 * MB, '"}}]}'),
    'cpuprofile with an unknown text of 600 MB': streamed(`${nodes}"what":"`, 'a', 600 * MB, '","samples":[2],"timeDeltas":[1]}'),
    'cpuprofile with a number of 100 MB': streamed(`${nodes}"startTime":`, '1', 100 * MB, '}'),
    'cpuprofile with lists a million deep': streamed('{"nodes":[{"id":1,"callFrame":{"functionName":"a"},"x":', '[', MB, ''),
    'cpuprofile whose children are a million deep': streamed('{"nodes":[{"id":1,"callFrame":{"functionName":"a"},"children":', '[', MB, ''),
    'cpuprofile of half a million callers in a row': () => chain(500_000),
    'cpuprofile with nodes that are all each other’s child': streamed('{"nodes":[{"id":1,"callFrame":{"functionName":"a"}},', '{"id":2,"callFrame":{},"children":[1,2,3]},', 20 * MB, '{}],"samples":[1],"timeDeltas":[1]}'),
    'legacy profile a million deep': streamed('{"head":', '{"functionName":"a","id":1,"children":[', 40 * MB, ''),
    'heapprofile half a million deep': streamed('{"head":', '{"selfSize":1,"callFrame":{"functionName":"a"},"children":[', 28 * MB, ''),
    'heapprofile with sizes of 1e308': text('{"head":{"selfSize":1e308,"callFrame":{"functionName":"a","lineNumber":1e99},"children":[{"selfSize":1e308,"children":[]},{"selfSize":-1e308,"children":[]}]}}'),
  };
}

function hostileSpeedscopeFiles(): Record<string, () => ByteInput> {
  const start = '{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[{"name":"a"},{"name":"b","line":1e15,"col":-1}]},"profiles":[';
  const sampled = `${start}{"type":"sampled","name":"","unit":"none","startValue":0,"endValue":1,`;
  const evented = `${start}{"type":"evented","name":"","unit":"seconds","startValue":0,"endValue":1,"events":[`;
  return {
    'speedscope with frame 1e15': text(`${sampled}"samples":[[1e15],[-1],[0.5],[2147483647]],"weights":[1,1,1,1]}]}`),
    'speedscope with weights of 1e308': text(`${sampled}"samples":[[0],[1]],"weights":[1e308,1e308]}]}`),
    'speedscope with times of 1e308': text(`${evented}{"type":"O","frame":0,"at":-1e308},{"type":"C","frame":0,"at":1e308}]}]}`),
    'speedscope with active profile 1e15': text(`${sampled}"samples":[[0]],"weights":[1]}],"activeProfileIndex":1e15}`),
    'speedscope with a sample of 20 million frames': streamed(`${sampled}"weights":[1],"samples":[[`, '0,', 40 * MB, '0]]}]}'),
    'speedscope that opens a million frames': streamed(evented, '{"type":"O","frame":0,"at":0},', 30 * MB, '{"type":"C","frame":0,"at":1}]}]}'),
    'speedscope that closes what is not open': streamed(`${evented}{"type":"O","frame":0,"at":0},`, '{"type":"C","frame":1,"at":0},', 30 * MB, '{"type":"C","frame":0,"at":1}]}]}'),
    'speedscope of a million profiles': streamed(start, '{},', 3 * MB, '{}]}'),
  };
}

function hostileFoldedFiles(): Record<string, () => ByteInput> {
  return {
    'folded with a count of 400 digits': text(`a;b 1\na;c ${'9'.repeat(400)}\n`),
    'folded with counts of 1e308': text('a;b 1e308\na;c 1e308\na;d -1e308\na;e 1\n'),
    'folded with a line of 300 MB': streamed('a;b 1\n', 'a;', 300 * MB, ' 1\n'),
    'folded with a line of 15 MB': streamed('a;b 1\n', 'a;', 15 * MB, 'a 1\n'),
    'folded with a name of 300 MB': streamed('a;b 1\n', 'a', 300 * MB, ' 1\n'),
    'folded of spaces': streamed('a;b 1\n', ' ', 300 * MB, ''),
    'folded of empty lines': streamed('a;b 1\n', '\n', 100 * MB, ''),
    'folded of hashes': streamed('a;b 1\n', '#\n', 5 * MB, ''),
    'folded with a comment of 15 MB': streamed('a;b 1\n#', ' ;', 15 * MB, '\n'),
  };
}

function hostilePstatsFiles(): Record<string, () => ByteInput> {
  const most = '\xff\xff\xff\x7f';
  const row = pstatsRow('a');
  return {
    'pstats with a tuple of 2^31 - 1 items': text(`${row}(${most}i\x01\0\0\0`),
    'pstats with a list of 2^31 - 1 items': text(`${row}[${most}`),
    'pstats with a string of 2^31 - 1 bytes': text(`${row})\x03u${most}a`),
    'pstats with a string of 60 MB that is not there': text(`${row})\x03u\0\0\0\x03a`),
    'pstats with a number of 2^31 - 1 digits': text(`${row}l${most}`),
    'pstats with a number of -2^31 digits': text(`${row}l\0\0\0\x80`),
    'pstats with a length of -1': text(`${row}(\xff\xff\xff\xff`),
    'pstats a million dicts deep': streamed(row, '{', MB, ''),
    'pstats a million lists deep': streamed(row, '[\x01\0\0\0', 5 * MB, ''),
    'pstats with a list of itself': text(`${row}\xdb\x01\0\0\0r\x00\0\0\0${'0'.repeat(9)}`),
    'pstats with lists that double': text(`${row}${doubling(60)}`),
    'pstats with callers that double': text(callersThatDouble(40)),
    'pstats with one entry of 300 MB': streamed(`${row}(\0\0\0\x40`, 'N', 300 * MB, ''),
    'pstats of shared entries': streamed(`{\xa9\x03z\x01ai\x01\0\0\0z\x01bN`, 'r\0\0\0\0N', 30 * MB, '0'),
  };
}

function hostileOtherFiles(): Record<string, () => ByteInput> {
  return {
    'trace with times of 1e308': text('{"traceEvents":[{"name":"a","ph":"X","ts":1e308,"dur":1e308,"pid":1e15,"tid":-1e15},{"name":"b","ph":"B","ts":-1e308,"pid":1,"tid":1}]}'),
    'trace of a million open spans': streamed('{"traceEvents":[', '{"ph":"B","name":"a","ts":1,"pid":1,"tid":1},', 45 * MB, '{}]}'),
    'trace with a name of 600 MB': streamed('{"traceEvents":[{"ph":"B","name":"', 'a', 600 * MB, '"}]}'),
    'pprof with a message of 2^62 bytes': text('\x0a\x04\x08\x01\x10\x02\x12\xff\xff\xff\xff\xff\xff\xff\xff\x3f'),
    'pprof with a string of 600 MB': streamed('\x0a\x04\x08\x01\x10\x02\x32\0\x32\x80\x80\x80\xac\x02', 'a', 600 * MB, ''),
    'lists in lists': streamed('', '[', 64 * MB, ''),
    'spaces': streamed('', ' ', 64 * MB, ''),
    'zeros': streamed('', '\0', 64 * MB, ''),
  };
}

/** The beginning of a pstats file: the dict with one function, whose callers are none. */
function pstatsRow(name: string): string {
  const int = 'i\x01\0\0\0';
  const float = `g${'\0'.repeat(8)}`;
  return `{)\x03z\x01a${int}z${String.fromCharCode(name.length)}${name})\x05${int}${int}${float}${float}{0`;
}

/** Tuples of twice the one before: 2^levels items for whoever walks them. */
function doubling(levels: number): string {
  let all = '\xa9\x02NN'; // reference 0
  for (let level = 1; level < levels; level++) all += `\xa9\x02r${int32(level - 1)}r${int32(level - 1)}`;
  return `)${String.fromCharCode(levels)}${all}`;
}

/** One dict of callers that every function refers to. */
function callersThatDouble(functions: number): string {
  const int = 'i\x01\0\0\0';
  const float = `g${'\0'.repeat(8)}`;
  const key = (n: number): string => `)\x03z\x01ai${int32(n)}z\x01f`;
  let callers = '';
  for (let n = 0; n < 30_000; n++) callers += `${key(n)}${int}`;
  let all = `{${key(0)})\x05${int}${int}${float}${float}\xfb${callers}0`;
  for (let n = 1; n < functions; n++) all += `${key(n)})\x05${int}${int}${float}${float}r${int32(0)}`;
  return `${all}0`;
}

function int32(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes.toString('latin1');
}

/** A cpuprofile in which each node is the child of the one before. */
function chain(length: number): ByteInput {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    let part = '{"nodes":[';
    for (let id = 1; id <= length; id++) {
      part += `${id > 1 ? ',' : ''}{"id":${id},"callFrame":{"functionName":"a"},"children":[${id + 1}]}`;
      if (part.length > MB) {
        yield Buffer.from(part);
        part = '';
      }
    }
    yield Buffer.from(`${part}],"samples":[${length}],"timeDeltas":[1],"startTime":0,"endTime":5}`);
  }
  return { size: null, chunks: chunks() };
}

/** Characters are bytes. */
function text(bytes: string): () => ByteInput {
  return () => bytesInput(Buffer.from(bytes, 'latin1'));
}

/** `start`, then `repeated` again and again, about `bytes` of it, then `end`. Characters are bytes. */
function streamed(start: string, repeated: string, bytes: number, end: string): () => ByteInput {
  return () => {
    const piece = pieceOf(repeated, MB);
    const pieces = Math.ceil(bytes / piece.length);
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(start, 'latin1');
      for (let i = 0; i < pieces; i++) yield piece;
      if (end !== '') yield Buffer.from(end, 'latin1');
    }
    return { size: start.length + pieces * piece.length + end.length, chunks: chunks() };
  };
}

/** Members of 16 MB each: about eight megabytes that unpack to eight gigabytes. */
function gzipBomb(start: string, repeated: string): () => ByteInput {
  return () => {
    const member = gzipSync(pieceOf(repeated, 16 * MB));
    return bytesInput(Buffer.concat([gzipSync(Buffer.from(start, 'latin1')), ...new Array<Uint8Array>(500).fill(member)]));
  };
}

/** The same as one run of deflate, behind a header of its own: a block may be repeated where it refers to nothing before it. */
function deflateBomb(header: string, start: string, repeated: string): () => ByteInput {
  return () => {
    const block = (bytes: Uint8Array): Uint8Array => deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
    const repeatedBlock = block(pieceOf(repeated, 16 * MB));
    return bytesInput(Buffer.concat([Buffer.from(header, 'latin1'), block(Buffer.from(start)), ...new Array<Uint8Array>(500).fill(repeatedBlock)]));
  };
}

function pieceOf(repeated: string, bytes: number): Uint8Array {
  const one = Buffer.from(repeated, 'latin1');
  return Buffer.alloc(Math.ceil(bytes / one.length) * one.length, one);
}
