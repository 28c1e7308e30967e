import type { PollRow, Queries } from '@teamgram/read-models';
import type { ShownMessage } from '../convert/message.ts';
import { nobodyVoted } from '../convert/poll.ts';
import type { ShownPoll } from '../convert/poll.ts';

/** Adds current poll results. No query if there are no polls. `viewers`: users who must see their own votes. */
export async function withPolls<Shown extends Pick<ShownMessage, 'author' | 'content' | 'poll'>>(queries: Queries, shown: readonly Shown[], viewers: readonly number[]): Promise<readonly Shown[]> {
  const ids = shown.flatMap(({ content }) => content?.media?.poll?.id ?? []);
  if (ids.length === 0) return shown;
  const found = await queries.pollsByIds(ids, viewers);
  return shown.map((message) => {
    const id = message.content?.media?.poll?.id;
    return id === undefined ? message : { ...message, poll: shownPoll(found.get(id), viewers, askerOf(message)) };
  });
}

/** Author of the poll; 0: the message is a forwarded copy. */
export function askerOf({ author, content }: Pick<ShownMessage, 'author' | 'content'>): number {
  return content?.forward ? 0 : author;
}

/** State of a poll for these viewers. @param row undefined: nobody has voted */
export function shownPoll(row: PollRow | undefined, viewers: readonly number[], asker: number): ShownPoll {
  if (!row) return { ...nobodyVoted, asker };
  const own = new Map<number, PollRow['own'][number] | undefined>(viewers.map((viewer) => [viewer, undefined]));
  for (const vote of [...row.newest, ...row.own]) own.set(vote.userId, vote);
  return { ...row, own, asker };
}
