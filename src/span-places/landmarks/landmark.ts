// What is read from one source text. A landmark: a place that says the name a span would carry; beside them functions and
// classes, loops, and what loops call. Types only; who reads texts is landmarks-of.ts, who keeps many of them is
// landmark-index.ts. Signs of FORMATS.md section C3.

/** What a landmark declares. */
export type LandmarkKind =
  /** A name given to a tracer: `startActiveSpan('charge')`, `@WithSpan`, `#[instrument]`. */
  | 'tracer-call'
  /** The pattern of a URL that the program answers. */
  | 'route'
  /** A query written as a literal. */
  | 'sql'
  /** A method of a service that others call: gRPC and its like. */
  | 'rpc'
  /** A queue, topic, exchange, job or task. */
  | 'queue'
  /** A field of the GraphQL root types. */
  | 'graphql';

/** Whether a place sends to a queue or receives from it; "" where it may do either. */
export type Direction = 'send' | 'receive' | '';

export type SourceLanguage = 'javascript' | 'python' | 'java' | 'kotlin' | 'go' | 'ruby' | 'php' | 'csharp' | 'rust';

export interface Landmark {
  readonly kind: LandmarkKind;
  /**
   * The key to find it by: the span's name, the normalised route (route-pattern.ts), the fingerprint of the query
   * (sql-fingerprint.ts), the method of RPC without case and underscores, the queue's or field's name.
   */
  readonly text: string;
  /** As written, cut after 200 units. */
  readonly raw: string;
  /** 0-based, like `column`, which counts UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /**
   * Of a route the HTTP method in capitals ("" for any), of RPC the service ("" if not said), of GraphQL the type, of a
   * queue a {@link Direction}.
   */
  readonly qualifier: string;
  /** The function around it, "" where there is none or it was not seen. */
  readonly functionName: string;
  /** Who answers the route or runs the task, as written (`orders.show`), "" where it is written inline. */
  readonly handlerName: string;
  /** 0-based line of that function or of the inline one; `null` where it is in another file. */
  readonly handlerLine: number | null;
  /** A route that may have a prefix which another file gives it; a name that is the end of one: `send` of `mail.tasks.send`. */
  readonly partial: boolean;
  /** 0-based line of the head of the innermost loop around it within its function, `null` for none that is seen. */
  readonly loopLine: number | null;
  readonly language: SourceLanguage;
}

/** A function or class that a text declares, for where no language server knows it. */
export interface DeclaredName {
  readonly name: string;
  /** The class, module, type or function directly around it, "" for none. */
  readonly container: string;
  readonly isClass: boolean;
  /** 0-based place of the name; `column` counts UTF-16 units. */
  readonly line: number;
  readonly column: number;
}

/** Lines that run again and again. */
export interface LoopLines {
  /** 0-based lines of its body, both inclusive. */
  readonly from: number;
  readonly to: number;
  /** 0-based line of the loop's head; `null`: a function that is declared in a loop, whose lines are not repeated by it. */
  readonly line: number | null;
}

/** A call that a loop repeats. */
export interface LoopCall {
  /** Of the function, without what it is a member of. */
  readonly name: string;
  /** 0-based. */
  readonly line: number;
}

/** All that is kept of one text; landmarks in the order of their places, the others as they were seen. */
export interface ReadSource {
  readonly landmarks: readonly Landmark[];
  readonly declared: readonly DeclaredName[];
  readonly loops: readonly LoopLines[];
  readonly loopCalls: readonly LoopCall[];
}
