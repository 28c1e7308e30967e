import type { Fact, FactType } from '@teamgram/event-schemas';
import type { Documents, Recorded } from './view.ts';

/** How a fact changes the documents. Called once per fact, in journal order; must not fail. */
export type Evolution<F extends Fact = Fact> = (documents: Documents, fact: F, event: Recorded) => void;

/** A room's part of the table: one entry per fact. */
export type Evolutions<T extends FactType> = { [K in T]: Evolution<Extract<Fact, { type: K }>> };
