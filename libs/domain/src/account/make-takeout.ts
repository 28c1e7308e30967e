import type { TakeoutMade } from '@teamgram/event-schemas';

/** The operator opens an account's data below a position of the journal. Deliberately without a check that the account exists: a deleted one has data too. */
export type MakeTakeout = { type: 'MakeTakeout'; user: number; below: number };

export function load(): undefined {}

export function makeTakeout(_: undefined, { user, below }: MakeTakeout): [TakeoutMade] {
  return [{ type: 'TakeoutMade', stream: `takeouts-${user}`, user, below }];
}
