// pprof: the profiles of Go and of many others (Node, Python, Rust, Java, eBPF, continuous profilers), a protobuf message.
//
// Spec: github.com/google/pprof, proto/profile.proto; no version in the file.
// Read: all value types with their units, locations with inlined lines, functions, modules of unsymbolised addresses,
// default_sample_type, drop_frames and keep_frames as the reference tool applies them by default; negative values.
// Fields may come in any order; samples become columns while they are read, so the file is never held whole.
// Labels that name threads and processes make the threads (pprof/threads.ts has the keys); all others are kept by sample.
// A value type `samples` says how many measurements a row stands for; without one that is unknown.
// Lost: times of samples, comments, period, address ranges and build ids of modules. Names are shown as recorded: nothing
// is demangled. Guessed: that a label's key means what its producers mean by it. Source units: those of the value type, by
// name; lines, columns and definition lines from 1, 0 = unknown; ids of 64 bits, which need not fit into a float64.

import { NoteList } from '../base/note.ts';
import { describeRefusal, Refusal } from '../base/refusal.ts';
import type { ByteInput } from '../bytes/byte-input.ts';
import { ProtobufStream } from '../bytes/protobuf.ts';
import type { Profile } from '../profile/tables.ts';
import { bytesRead, type Format, type ReadContext } from './format.ts';
import { assemblePprof } from './pprof/assemble.ts';
import { RawProfile } from './pprof/raw-profile.ts';
import { sniffPprof } from './pprof/sniff.ts';

export const pprof: Format = {
  id: 'pprof',
  title: 'pprof profile',
  tools: 'Go’s `runtime/pprof`, `go test -cpuprofile`, `pprof` for Node, Python, Rust and Java, Pyroscope, Parca, Datadog',
  extensions: ['.pprof', '.pb.gz', '.pb', '.pgo'],
  spec: 'https://github.com/google/pprof/blob/main/proto/profile.proto',
  sniff: sniffPprof,
  read,
};

async function read(input: ByteInput, context: ReadContext): Promise<Profile> {
  const notes = new NoteList();
  const stream = new ProtobufStream(input, { onBytes: bytesRead(context) });
  const raw = new RawProfile();
  let fault: Refusal | null = null;
  try {
    await stream.fields((field) => raw.read(field));
  } catch (thrown) {
    // The tables that give names mostly stand at the end: a broken file has figures only if it broke behind them.
    const isDamage = thrown instanceof Refusal && (thrown.reason === 'truncated' || thrown.reason === 'malformed');
    if (!isDamage || raw.sampleNode.length === 0 || !raw.hasNames) throw thrown;
    fault = thrown;
    const what = fault.reason === 'truncated' ? `The file ends early (at byte ${fault.place?.byte ?? 0})` : describeRefusal(fault);
    notes.add(fault.reason, 'error', `${what}. The figures rest on what comes before.`);
  }
  if (raw.joinedAt !== -1) {
    throw new Refusal('malformed', 'The file holds several profiles one after the other; split it, and merge them with go tool pprof -proto A B > merged.pb.gz', { byte: raw.joinedAt });
  }
  return assemblePprof(raw, notes, fault !== null);
}
