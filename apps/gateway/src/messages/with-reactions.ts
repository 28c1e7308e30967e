import type { Queries, ReactionsRow } from '@teamgram/read-models';
import type { ShownMessage } from '../convert/message.ts';
import type { ShownReactions } from '../convert/reactions.ts';

/** Adds current reactions. No query if no message ever had one. `viewers`: users who must see their own reactions. */
export async function withReactions<Shown extends Pick<ShownMessage, 'position' | 'author' | 'post' | 'reacted' | 'reactions'>>(
  queries: Queries, shown: readonly Shown[], viewers: readonly number[],
): Promise<readonly Shown[]> {
  const asked = shown.filter(({ reacted }) => reacted !== false);
  if (asked.length === 0) return shown;
  const found = await queries.reactionsTo(asked.map(({ position }) => position), viewers);
  if (found.size === 0) return shown;
  return shown.map((message) => {
    const row = found.get(message.position);
    return row ? { ...message, reactions: shownReactions(row, message, viewers) } : message;
  });
}

/** Besides those of `viewers`, the own reactions of everybody among the newest reactors are known. */
export function shownReactions({ counts, newest, own }: ReactionsRow, { author, post }: { author: number; post: boolean }, viewers: readonly number[]): ShownReactions {
  const known = new Map<number, ShownReactions['newest'][number] | undefined>(viewers.map((viewer) => [viewer, undefined]));
  for (const row of [...newest, ...own]) known.set(row.userId, row);
  return { counts, newest, known, author: post ? 0 : author, listed: !post };
}
