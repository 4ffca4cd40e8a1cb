// How sure each rule of the ladder is, as data. The order is what counts; the argument for it stands beside each figure.
// Figures are guesses of an order, not measured shares: none is to be shown as a probability.

export const CONFIDENCE = {
  /** The program itself said file and line of the span. Not 1: the line may be the definition's or the call's, as FORMATS C1 says. */
  recordedLine: 0.97,
  /** A comment in the query says which line asked. As exact, but of the query's builder, which may be a shared function. */
  queryComment: 0.93,
  /** The stack when the span ended or was slow (`code.stacktrace`): its first own frame is in the span for sure. */
  spanStack: 0.9,
  /** The program said the function, and it was found by name: nearly the same, but a name may be there twice. */
  recordedName: 0.86,
  /** A tracer was given exactly this name, here. Above exceptions: those tell where a span failed, not where it was made. */
  tracerCall: 0.84,
  /** The function that a route declaration names, found by its name: the request ends there, not at the declaration. */
  routeHandler: 0.83,
  /** The route that the framework recorded is declared here, with the same method. */
  route: 0.82,
  /** Where an exception that the span recorded was raised: within it, maybe in what it called. */
  exceptionStack: 0.8,
  /** The very query is written here; queries are copied less often than names. */
  query: 0.78,
  /** `controller#action`, `celery.task_name` and the like name a function by the rules of their framework. */
  frameworkName: 0.76,
  /** The method of a service is defined here, as a server does. */
  rpcMethod: 0.74,
  /** The file is recorded, its line is not. */
  recordedFile: 0.7,
  /** The queue's or topic's name stands here: those who send and those who receive write the same. */
  queue: 0.66,
  /** The field of a schema. */
  graphql: 0.64,
  /** A stack trace in a line of log: of an error that may have been handled. */
  logStack: 0.6,
  /** A line of log was written in the span, here. True, but a span has many lines, and helpers log too. */
  logLine: 0.5,
  /** The span's name reads like `OrderService.load`, and there is such a function. */
  classMethodName: 0.62,
  /** The span's name is that of a function. */
  functionName: 0.45,
  /** A route was matched by the path of a request: `/orders/17` fits `/orders/:id`, and perhaps others. */
  routeByPath: 0.6,
  /** As `routeHandler`, of such a route. */
  routeHandlerByPath: 0.61,
  /** The recorded place is in a package: that is the function that was instrumented, not who called it (PHP). */
  recordedInPackage: 0.2,
  /** The name stands as a literal somewhere. */
  literal: 0.25,
} as const;

/** The confidence of each of several answers that nothing tells apart: lower with every one, but not as low as by dividing. */
export function shared(confidence: number, answers: number): number {
  return confidence / Math.sqrt(Math.max(1, answers));
}

/** Of a method of RPC: a client's span was made where the method is called, which neither texts nor names tell. */
export function rpcConfidence(kind: string): number {
  return CONFIDENCE.rpcMethod * (kind === 'client' || kind === 'producer' ? 0.4 : 1);
}
