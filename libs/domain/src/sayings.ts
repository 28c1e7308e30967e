/**
 * Values per user about one thing (votes, reactions), or per peer about one user (block lists, owned chats), in blocks (`<kind>:<id>/<block>`) of
 * some dozens, found by a hash of the user or peer id. Changing one value rewrites one block, occasionally two.
 */
import { blockBefore, blockOf } from './linear-hashing.ts';
import { documentKind, type Documents } from './view.ts';

/** Number of values and of blocks; stored by the caller together with the thing they are about. */
export type Extent = { people: number; blocks: number };

export const NOBODY: Readonly<Extent> = { people: 0, blocks: 1 };

const PEOPLE_PER_BLOCK = 64;

/** By user. */
type Block<Said> = { [user: string]: Said };
type Reader = Pick<Documents, 'get'>;

/** Access to the values of one kind of document. */
export function sayingsKind<Said>(kind: string) {
  const blocks = documentKind<Block<Said>>(kind);
  const blockAt = (documents: Reader, id: number, number: number): Block<Said> => blocks.find(documents, `${id}/${number}`) ?? {};

  /** Moves the entries that now belong to block `fresh` out of the block that held them. */
  function split(documents: Documents, id: number, fresh: number): void {
    const former = blockBefore(fresh);
    const people = Object.entries(blockAt(documents, id, former));
    const isStaying = ([user]: [string, Said]) => blockOf(Number(user), fresh + 1) === former;
    blocks.put(documents, `${id}/${former}`, Object.fromEntries(people.filter(isStaying)));
    blocks.put(documents, `${id}/${fresh}`, Object.fromEntries(people.filter((one) => !isStaying(one))));
  }

  return {
    find: (documents: Reader, id: number, { blocks: count }: Readonly<Extent>, user: number): Said | undefined => blockAt(documents, id, blockOf(user, count))[user],

    /** @param said undefined: removes the value */
    put(documents: Documents, id: number, { people, blocks: count }: Readonly<Extent>, user: number, said: Said | undefined): Extent {
      const number = blockOf(user, count);
      const block = blockAt(documents, id, number);
      const now = people + Number(said !== undefined) - Number(block[user] !== undefined);
      if (said === undefined) delete block[user];
      else block[user] = said;
      blocks.put(documents, `${id}/${number}`, block);
      if (now <= count * PEOPLE_PER_BLOCK) return { people: now, blocks: count };
      split(documents, id, count);
      return { people: now, blocks: count + 1 };
    },

    /** All values, in no particular order. */
    all: (documents: Reader, id: number, { blocks: count }: Readonly<Extent>): [user: number, said: Said][] =>
      Array.from({ length: count }, (_, number) => Object.entries(blockAt(documents, id, number))).flat().map(([user, said]) => [Number(user), said]),

    drop(documents: Documents, id: number, { blocks: count }: Readonly<Extent>): void {
      for (let number = 0; number < count; number++) blocks.remove(documents, `${id}/${number}`);
    },
  };
}

/** As sayingsKind, but stores the extent itself, in `<kind>-extent:<id>`. */
export function heldSayingsKind<Said>(kind: string) {
  const sayings = sayingsKind<Said>(kind);
  const extents = documentKind<Extent>(`${kind}-extent`);

  return {
    find(documents: Reader, id: number, user: number): Said | undefined {
      const extent = extents.find(documents, id);
      return extent && sayings.find(documents, id, extent, user);
    },
    all(documents: Reader, id: number): [user: number, said: Said][] {
      const extent = extents.find(documents, id);
      return extent ? sayings.all(documents, id, extent) : [];
    },
    put(documents: Documents, id: number, user: number, said: Said | undefined): void {
      extents.put(documents, id, sayings.put(documents, id, extents.find(documents, id) ?? NOBODY, user, said));
    },
    drop(documents: Documents, id: number): void {
      const extent = extents.find(documents, id);
      if (extent) sayings.drop(documents, id, extent);
      extents.remove(documents, id);
    },
  };
}
