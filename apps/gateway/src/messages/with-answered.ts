/** Replies to messages of other chats: adds who may view the original message. */
import { isChannelPeer } from '@teamgram/event-schemas';
import type { ChatRow, MemberRow, Queries } from '@teamgram/read-models';
import { isCleared } from '../convert/chat.ts';
import type { ShownMessage } from '../convert/message.ts';
import type { ShownAnswered } from '../convert/reply-header.ts';
import { firstUsername } from '../convert/usernames.ts';
import { unseenUpTo } from '../rooms/channels/parts/readable.ts';

type Answer = Pick<ShownMessage, 'author' | 'answered'>;

/** No query unless a message replies to one of another supergroup or channel. */
export async function withAnswered<Shown extends Answer>(queries: Queries, shown: readonly Shown[], viewers: readonly number[]): Promise<readonly Shown[]> {
  const answers = shown.filter(({ answered }) => answered && isChannelPeer(answered.chat));
  if (answers.length === 0) return shown;
  const peers = [...new Set(answers.map(({ answered }) => answered!.chat))];
  // The author of the reply has seen the original, so is checked besides the viewers; a channel's other members are too many to check.
  const users = [...new Set([...viewers, ...answers.map(({ author }) => author)])];
  const [chats, places] = await Promise.all([queries.chatsByIds(peers), queries.placesAmong(peers, users)]);
  const byPeer = new Map(chats.map((chat) => [chat.chat, chat]));
  return shown.map((message) => {
    const chat = message.answered && byPeer.get(message.answered.chat);
    if (!chat) return message;
    const seenBy = whoSees(message.answered!, chat, users, places.filter((place) => place.chat === chat.chat));
    return { ...message, answered: { ...message.answered!, seenBy } };
  });
}

function whoSees({ id }: ShownAnswered, chat: ChatRow, users: readonly number[], places: readonly MemberRow[]): ShownAnswered['seenBy'] {
  if (chat.deleted) return undefined;
  if (firstUsername(chat) !== '' && chat.classification === 0) return 'all';
  const sees = (user: number) => {
    const place = places.find(({ userId }) => userId === user);
    return (place?.inside || chat.creator === user) && isCleared(chat, place, user) && id > unseenUpTo(chat, place, user);
  };
  return new Set(users.filter(sees));
}
