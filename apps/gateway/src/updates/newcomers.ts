import { pastOf } from '../rooms/channels/parts/readable.ts';
import type { Services } from '../services.ts';

export const NOBODY: ReadonlySet<number> = new Set();

/** For news about a message of a supergroup that hides its earlier history from new members: the members here who joined after that message. */
export async function newcomersAfter({ channelAudience, chats, queries }: Services, { mailbox, messageId }: { mailbox: number; messageId: number }): Promise<ReadonlySet<number>> {
  const chat = await chats.chat(-mailbox);
  if (!chat?.options.includes('pre-history-hidden')) return NOBODY;
  const places = await queries.placesAmong([chat.chat], [...channelAudience.of(chat.chat)]);
  return new Set(places.filter((place) => pastOf(chat, place, place.userId) >= messageId).map(({ userId }) => userId));
}

/** The members here who can see the message. */
export async function shownTo(services: Services, place: { mailbox: number; messageId: number }): Promise<number[]> {
  const members = services.channelAudience.of(-place.mailbox);
  if (members.size === 0) return [];
  const newcomers = await newcomersAfter(services, place);
  return [...members].filter((user) => !newcomers.has(user));
}
