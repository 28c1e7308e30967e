import type { KeyNode, KeyReader } from '../keyring.ts';
import { BlockKeys, BLOCK_SIZE } from './block-keys.ts';
import { LruMap } from './lru-map.ts';

const BLOCKS_MAX = 20_000;

/** A caching key reader outside command-api. Keys must be invalidated when they are destroyed. */
export interface CachedKeyReader extends KeyReader {
  /** Drops a block whose keys were punctured, including the answer to a request in progress. */
  invalidate(stream: string, block: number): void;
  /** Drops everything; for a reader that has missed notices of erasure. */
  clear(): void;
}

type Question = Promise<{ keys: BlockKeys; empty: boolean }>;

/**
 * @param fetchNodes asks the keyring's owner for the surviving nodes of a block (`Keyring.nodes`); empty if unknown or wholly erased
 * @param blocksMax size of the cache in blocks, default 20,000
 */
export function cachedKeyReader(fetchNodes: (stream: string, block: number) => Promise<KeyNode[]>, blocksMax = BLOCKS_MAX): CachedKeyReader {
  const known = new LruMap<string, BlockKeys>(blocksMax);
  const asked = new Map<string, Question>();

  const answer = async (stream: string, block: number): Promise<{ keys: BlockKeys; empty: boolean }> => {
    const nodes = await fetchNodes(stream, block);
    const keys = new BlockKeys(nodes.map(({ depth, prefix, key }) => ({ depth, prefix, key })));
    return { keys, empty: nodes.length === 0 };
  };
  const ask = (stream: string, block: number, name: string): Question => {
    const question = answer(stream, block);
    const settle = () => asked.get(name) === question && asked.delete(name);
    question.then(
      // The answer to an invalidated request may predate the erasure, an empty one the creation of the block.
      ({ keys, empty }) => settle() && !empty && known.set(name, keys),
      settle,
    );
    asked.set(name, question);
    return question;
  };

  return {
    leaf(stream, version) {
      const block = Math.floor(version / BLOCK_SIZE);
      const index = version % BLOCK_SIZE;
      const name = `${stream}/${block}`;
      const keys = known.get(name);
      if (keys) return keys.leaf(index);
      const question = asked.get(name) ?? ask(stream, block, name);
      return question.then((answered) => answered.keys.leaf(index));
    },
    invalidate(stream, block) {
      known.delete(`${stream}/${block}`);
      asked.delete(`${stream}/${block}`);
    },
    clear() {
      known.clear();
      asked.clear();
    },
  };
}
