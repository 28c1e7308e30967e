import type { Fact, FactType } from '@teamgram/event-schemas';
import type { Documents, Recorded } from './view.ts';

/** How one fact changes the documents. Runs once per fact, in the order of the journal; never fails. */
export type Evolution<F extends Fact = Fact> = (documents: Documents, fact: F, event: Recorded) => void;

/** A room's part of the table: one entry for each of its facts. */
export type Evolutions<T extends FactType> = { [K in T]: Evolution<Extract<Fact, { type: K }>> };
