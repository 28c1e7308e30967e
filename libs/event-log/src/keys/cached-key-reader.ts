import type { KeyNode, KeyReader } from '../keyring.ts';
import { BlockKeys, BLOCK_SIZE } from './block-keys.ts';
import { LruMap } from './lru-map.ts';

const BLOCKS_MAX = 20_000;

/** A reader of keys outside command-api. Holds keys only as long as nobody says that they were destroyed. */
export interface CachedKeyReader extends KeyReader {
  /** Drops a block whose keys were punctured, also the answer to a question that is on its way. */
  invalidate(stream: string, block: number): void;
  /** Drops everything: for a reader that was cut off from notices of erasure. */
  clear(): void;
}

type Question = Promise<{ keys: BlockKeys; empty: boolean }>;

/**
 * @param fetchNodes asks the keyring's owner for the surviving nodes of a block (`Keyring.nodes`); empty = unknown or wholly erased
 * @param blocksMax blocks kept, 20,000 unless told
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
      // An answer to a question that was invalidated meanwhile may be older than the erasure; an empty one may be older than the block.
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
