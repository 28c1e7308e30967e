/** A secret chat from the point of view of one of its two devices. */
import { hasBlocked } from '../contacts/contact.ts';
import { userOf } from '../users/user.ts';
import type { Documents } from '../view.ts';
import { keyName, secretChatOfPerson, type ChatName, type SecretChat } from './secret-chat.ts';

export type BoundChat = Readonly<SecretChat> & ChatName & {
  /** The other user, and the name of their device's key; '': not accepted yet. */
  other: number;
  otherKey: string;
  isBlocked: boolean;
  isOtherDeleted: boolean;
};

/** Undefined: the user has no such chat, or another of their devices has it. */
export function boundChat(documents: Pick<Documents, 'get'>, actor: number, authKeyId: bigint, number: number): BoundChat | undefined {
  const chat = secretChatOfPerson(documents, actor, number);
  if (!chat) return undefined;
  const { requester, participant, requesterKey, participantKey } = chat;
  const [ownKey, other, otherKey] = actor === requester ? [requesterKey, participant, participantKey] : [participantKey, requester, requesterKey];
  if (ownKey !== keyName(authKeyId)) return undefined;
  return { ...chat, other, otherKey, isBlocked: hasBlocked(documents, other, actor), isOtherDeleted: userOf(documents, other)?.kind === 'deleted' };
}
