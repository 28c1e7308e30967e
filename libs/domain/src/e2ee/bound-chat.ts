/** A secret chat as one of the two devices that have it sees it. */
import { hasBlocked } from '../contacts/contact.ts';
import { userOf } from '../users/user.ts';
import type { Documents } from '../view.ts';
import { keyName, secretChatOfPerson, type ChatName, type SecretChat } from './secret-chat.ts';

export type BoundChat = Readonly<SecretChat> & ChatName & {
  /** The other side, and the name of its device's key; '' = nobody has accepted. */
  other: number;
  otherKey: string;
  isBlocked: boolean;
  isOtherDeleted: boolean;
};

/** Undefined: the person has no such chat, or another device has it. */
export function boundChat(documents: Pick<Documents, 'get'>, actor: number, authKeyId: bigint, number: number): BoundChat | undefined {
  const chat = secretChatOfPerson(documents, actor, number);
  if (!chat) return undefined;
  const { requester, participant, requesterKey, participantKey } = chat;
  const [ownKey, other, otherKey] = actor === requester ? [requesterKey, participant, participantKey] : [participantKey, requester, requesterKey];
  if (ownKey !== keyName(authKeyId)) return undefined;
  return { ...chat, other, otherKey, isBlocked: hasBlocked(documents, other, actor), isOtherDeleted: userOf(documents, other)?.kind === 'deleted' };
}
