import { rows, typeNames } from './generated/codec.js';
import type { TlReader } from './reader.ts';
import type { TlWriter } from './writer.ts';

/** The codec of one constructor in one layer. */
export type Entry = {
  name: string;
  /** Signed 32-bit constructor id. */
  id: number;
  /** Number of its TL type; `METHOD` for methods. */
  type: number;
  read: (reader: TlReader) => { _: string };
  write: (writer: TlWriter, object: never) => void;
  /** The TL type a method returns; undefined for constructors. */
  answer: string | undefined;
};

/** Special values in place of the number of a TL type: "a method" and "any type". */
export const METHOD = 0;
export const ANYTHING = -1;

/** Constructor ids built into the codec. */
export const VECTOR_ID = 0x1cb5c415;
export const TRUE_ID = 0x997275b5 | 0;
export const FALSE_ID = 0xbc799737 | 0;

/** The constructors of the newest layer and the core, by id and by name. */
export const newestById = new Map<number, Entry>();
export const newestByName = new Map<string, Entry>();

for (const [name, id, type, read, write, answer] of rows) {
  const entry: Entry = { name, id, type, read, write, answer };
  newestById.set(id, entry);
  newestByName.set(name, entry);
}

const numbers = new Map(typeNames.map((name, number) => [name, number]));

/** The number of a TL type. Types that occur only in old layers get theirs on first use. */
export function typeNumber(name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, typeNames.push(name) - 1);
  return typeNames.length - 1;
}

export const typeName = (number: number): string => typeNames[number] ?? 'anything';
