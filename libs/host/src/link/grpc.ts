import { createRequire } from 'node:module';

type Grpc = typeof import('@grpc/grpc-js');

let loaded: Grpc | undefined;

/** Loads grpc-js on first use: the supervisor has no links, so it need not load it and starts the other processes sooner. */
export function grpc(): Grpc {
  return (loaded ??= createRequire(import.meta.url)('@grpc/grpc-js') as Grpc);
}
