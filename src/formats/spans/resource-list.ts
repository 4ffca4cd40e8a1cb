// The processes of a file, told apart by the bytes that describe them: exporters repeat the same description with every
// batch, and it is decoded once.

import { ByteStrings } from '../../bytes/text-cache.ts';
import type { ResourceIndex } from '../../trace/distributed.ts';
import type { SpanCollector } from '../../trace/span-collector.ts';

/** Maps descriptions to resources of a collector. */
export class ResourceList {
  private readonly collector: SpanCollector;
  private readonly serviceIn: (bytes: Uint8Array) => string;
  private readonly known = new ByteStrings();
  private readonly resources: ResourceIndex[] = [];

  /** `serviceIn`: the service's name in a description, "" for none. */
  constructor(collector: SpanCollector, serviceIn: (bytes: Uint8Array) => string) {
    this.collector = collector;
    this.serviceIn = serviceIn;
  }

  /** The resource that `bytes[from … to - 1]` describe. */
  indexOf(bytes: Uint8Array, from: number, to: number): ResourceIndex {
    const index = this.known.indexOf(bytes, from, to);
    if (index === this.resources.length) {
      this.resources.push(this.collector.resource(this.serviceIn(bytes.subarray(from, to)), bytes, from, to));
    }
    return this.resources[index]!;
  }
}
