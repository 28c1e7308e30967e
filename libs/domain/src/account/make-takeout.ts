import type { TakeoutMade } from '@teamgram/event-schemas';

/** The operator opens what concerns an account, below a position of the journal. Whether there are such events is not asked: a deleted account has some. */
export type MakeTakeout = { type: 'MakeTakeout'; user: number; below: number };

export function load(): undefined {}

export function makeTakeout(_: undefined, { user, below }: MakeTakeout): [TakeoutMade] {
  return [{ type: 'TakeoutMade', stream: `takeouts-${user}`, user, below }];
}
