// Files of a workspace that repeat what others say: tests, and what a build made of sources.

const UNLIKELY = /(?:^|[/._-])(?:tests?|specs?|__tests__|fixtures?|mocks?|examples?)(?:[/._-]|$)|\/(?:dist|build|out|target|obj|\.next|coverage)\/|(?:_pb2(?:_grpc)?|\.pb|_pb|_grpc_pb|\.g|Grpc)\.\w+$/i;

/** Whether, of several files that answer alike, this one is not the one that ran, or not the one to edit. */
export function isUnlikelyFile(file: string): boolean {
  return UNLIKELY.test(file);
}
