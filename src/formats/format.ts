// What a format is: one file that exports one of these, and one line in index.ts.

import type { ByteInput } from '../bytes/byte-input.ts';
import { throwIfCancelled, type CancelToken } from '../base/cancel.ts';
import type { Profile } from '../profile/tables.ts';
import type { DistributedTraces } from '../trace/distributed.ts';
import type { Trace } from '../trace/tables.ts';

/** How sure a format is, from the first bytes alone. */
export type Likelihood = 'no' | 'maybe' | 'sure';

/** The beginning of a file, unwrapped. */
export interface Head {
  readonly bytes: Uint8Array;
  /** The same as Latin-1 text: one character per byte, for patterns over ASCII. */
  readonly text: string;
}

export interface ReadContext {
  readonly cancel: CancelToken;
  /** Called now and then with the unwrapped bytes read so far. */
  readonly onProgress: (bytes: number) => void;
  /** Use positions that the file itself maps to original sources, where it has them (js-debug's `$vscode`). */
  readonly mapped: boolean;
  /**
   * Whether spans, markers and counters are read as well. Reading them costs a fifth more, and most files are opened for
   * the figures: who shows them reads the file once more.
   */
  readonly spans?: boolean;
}

/** What readers of bytes call as they go on (`onBytes`): the progress is told, and a cancel ends the reading. */
export function bytesRead({ cancel, onProgress }: ReadContext): (bytes: number) => void {
  return (bytes) => {
    throwIfCancelled(cancel);
    onProgress(bytes);
  };
}

/** A source map that stood in the file itself. */
export interface EmbeddedMap {
  /** Of the generated script, as recorded. */
  readonly url: string;
  /** Where the script says that its map is; `null` where the map stood in the script, or nothing is said. */
  readonly sourceMapUrl: string | null;
  /** The map as JSON, not looked at; `null` where the file says only where it is. */
  readonly text: string | null;
}

/** A profile with what else stood in its file. */
export interface ProfileAndMore {
  readonly profile: Profile;
  /** Spans, markers and counters, with the profile's zero of time; `null` where there are none, or nobody asked for them. */
  readonly spans: Trace | null;
  readonly embeddedMaps: readonly EmbeddedMap[];
}

/** Traces without a profile, in a file of a format that mostly has one. */
export interface TracesAlone {
  readonly traces: DistributedTraces;
}

/** What formats of profiles and of traces have in common. */
export interface FormatFacts {
  /** Stable and short: `cpuprofile`. Part of the report's contract. */
  readonly id: string;
  /** For people: `V8 CPU profile`. */
  readonly title: string;
  /** Who writes it, for the README's table. */
  readonly tools: string;
  /** Usual file extensions with their dot. */
  readonly extensions: readonly string[];
  /** Where the format is specified. */
  readonly spec: string;
  /** What a kind of value is called here, where the usual name would say too much. */
  readonly valueTitles?: ReadonlyMap<string, string>;
  sniff(head: Head): Likelihood;
}

/** A format of profiles. */
export interface Format extends FormatFacts {
  /** Its files may hold spans beside the profile: see {@link ReadContext.spans}. */
  readonly hasSpans?: true;
  /** Reads the whole input. A profile alone stands for one with nothing beside it. Throws `Refusal` for input that leaves nothing to show, `Cancelled` when asked to stop. */
  read(input: ByteInput, context: ReadContext): Promise<Profile | ProfileAndMore | TracesAlone>;
}

/** A format of distributed traces: its files hold spans and no profile. */
export interface TraceFormat extends FormatFacts {
  /** As {@link Format.read}. */
  read(input: ByteInput, context: ReadContext): Promise<DistributedTraces>;
}
