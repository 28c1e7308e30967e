import type { MailboxEntry } from '@teamgram/read-models';
import { pastOf } from '../rooms/channels/parts/readable.ts';
import type { Services } from '../services.ts';

const NOBODY: ReadonlySet<number> = new Set();

/**
 * Who is here and came to the supergroup after a message of it that was edited now, when newcomers are not shown what was before. Asks nothing
 * of any other entry.
 */
export async function newcomersAfter({ channelAudience, chats, queries }: Services, { kind, mailbox, messageId }: MailboxEntry): Promise<ReadonlySet<number>> {
  if (kind !== 'edited') return NOBODY;
  const chat = await chats.chat(-mailbox);
  if (!chat?.options.includes('pre-history-hidden')) return NOBODY;
  const places = await queries.placesIn(chat.chat, [...channelAudience.of(chat.chat)]);
  return new Set(places.filter((place) => pastOf(chat, place, place.userId) >= messageId).map(({ userId }) => userId));
}
