import { createRequire } from 'node:module';

type Grpc = typeof import('@grpc/grpc-js');

let loaded: Grpc | undefined;

/** Loaded by whoever opens or serves a link first: the supervisor has none, and starts the others that much sooner. */
export function grpc(): Grpc {
  return (loaded ??= createRequire(import.meta.url)('@grpc/grpc-js') as Grpc);
}
