/** The partition whose journal these documents are folded from: `here:partitions`, stored before the first fact. Absent: a single journal. */
import { documentKind, type Documents } from '../view.ts';
import type { Partitions } from './partitions.ts';

const here = documentKind<Partitions>('here');
const NAME = 'partitions';

/** Called once, before the first fact is folded. */
export function noteHere(documents: Documents, partitions: Partitions): void {
  here.put(documents, NAME, partitions);
}

/** Undefined: a single journal. */
export function partitionsHere(documents: Pick<Documents, 'get'>): Partitions | undefined {
  return here.find(documents, NAME);
}
