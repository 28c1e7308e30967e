import type { Queries } from '@teamgram/read-models';
import type { ShownMessage } from '../convert/message.ts';

/** Adds who has not seen their mention yet. No query if nobody is mentioned. */
export async function withMentions<Shown extends Pick<ShownMessage, 'position' | 'mentions' | 'unseenBy'>>(queries: Queries, shown: readonly Shown[]): Promise<readonly Shown[]> {
  const calling = shown.filter(({ mentions }) => mentions !== undefined).map(({ position }) => position);
  if (calling.length === 0) return shown;
  const unseen = await queries.unseenMentions(calling);
  return shown.map((message) => (message.mentions ? { ...message, unseenBy: unseen.get(message.position) } : message));
}
