import { createHash } from 'node:crypto';
import type { Keyring } from '../src/index.ts';
import { memoryKeyring } from './fixtures.ts';

/** A keyring whose file survives the process, while its memory does not. `forget` ends the process: keys created since the last flush are lost. */
export type SimulatedKeyring = Keyring & { forget(): void };

/** @param flushes a keyring that does not flush is a planted bug */
export function simulatedKeyring(random: () => number, flushes = true): SimulatedKeyring {
  const durable = new Map<string, string>();
  const unflushed = new Map<string, string>();
  const leaf = (stream: string, version: number) => {
    const root = unflushed.get(stream) ?? durable.get(stream);
    return root === undefined ? undefined : createHash('sha256').update(`${root}/${version}`).digest();
  };
  const flush = () => {
    if (!flushes) return;
    for (const [stream, root] of unflushed) durable.set(stream, root);
    unflushed.clear();
  };
  const leafForWriting = (stream: string, version: number) => {
    if (!unflushed.has(stream) && !durable.has(stream)) unflushed.set(stream, `${stream} ${random()}`);
    return leaf(stream, version)!;
  };
  return { ...memoryKeyring(), leaf, leafForWriting, flush, close: flush, forget: () => unflushed.clear() };
}
