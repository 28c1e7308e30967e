/**
 * Secret chats by requester and the id chosen by the requester's client: `secret-chat:<requester>/<chat>`. Participants find them by
 * `secret-guest:<participant>/<chat>`; a user's open ones are in `secret-chats:<user>`, files sent in one in
 * `secret-files:<requester>/<chat>/<block>`.
 */
import { endUse, use } from '../files/use.ts';
import { documentKind, type Documents } from '../view.ts';

/** Identifies a secret chat globally. */
export type ChatName = { requester: number; chat: number };
export type SecretChat = {
  participant: number;
  state: 'requested' | 'accepted' | 'discarded';
  /** The two devices, by the hexadecimal names of their keys; '': not accepted. */
  requesterKey: string;
  participantKey: string;
  requestedMs: number;
  /** Stream versions that hold the halves of the key exchange, and the position of the second. */
  halves: number[];
  acceptedAt: number;
  /** Up to when each side has read, seconds since 1970. */
  requesterReadS: number;
  participantReadS: number;
  /** Number of messages with files. */
  files: number;
};

const chats = documentKind<SecretChat>('secret-chat');
const guests = documentKind<{ requester: number }>('secret-guest');
const open = documentKind<[requester: number, chat: number][]>('secret-chats');
const files = documentKind<number[]>('secret-files');
type Reader = Pick<Documents, 'get'>;

/** Number of files per document. */
const BLOCK = 128;

const idOf = ({ requester, chat }: ChatName) => `${requester}/${chat}`;
export const secretChatStream = ({ requester, chat }: ChatName) => `secret-chat-${requester}-${chat}`;

/** The name of a permanent key in documents and streams. */
export function keyName(authKeyId: bigint): string {
  return BigInt.asUintN(64, authKeyId).toString(16).padStart(16, '0');
}

export function secretChatOf(documents: Reader, name: ChatName): Readonly<SecretChat> | undefined {
  return chats.find(documents, idOf(name));
}

/** The chat that a user knows by this id. */
export function secretChatOfPerson(documents: Reader, user: number, chat: number): (Readonly<SecretChat> & ChatName) | undefined {
  const requester = secretChatOf(documents, { requester: user, chat }) ? user : guests.find(documents, `${user}/${chat}`)?.requester;
  return requester === undefined ? undefined : { ...secretChatOf(documents, { requester, chat })!, requester, chat };
}

/** Requests and chats of a user that were not discarded, oldest first. */
export function openSecretChats(documents: Reader, user: number): (Readonly<SecretChat> & ChatName)[] {
  return (open.find(documents, user) ?? []).map(([requester, chat]) => ({ ...secretChatOf(documents, { requester, chat })!, requester, chat }));
}

/** Files sent in the chat, one entry per message. */
export function filesOfSecretChat(documents: Reader, name: ChatName): number[] {
  const count = secretChatOf(documents, name)?.files ?? 0;
  return Array.from({ length: Math.ceil(count / BLOCK) }, (_, block) => files.find(documents, `${idOf(name)}/${block}`) ?? []).flat();
}

export function putSecretChat(documents: Documents, name: ChatName, chat: SecretChat): void {
  chats.put(documents, idOf(name), chat);
  guests.put(documents, `${chat.participant}/${name.chat}`, { requester: name.requester });
  for (const user of [name.requester, chat.participant]) open.put(documents, user, [...(open.find(documents, user) ?? []), [name.requester, name.chat]]);
}

export function changeSecretChat(documents: Documents, name: ChatName, change: (chat: SecretChat) => void): void {
  const chat = chats.find(documents, idOf(name));
  if (!chat) return;
  change(chat);
  chats.put(documents, idOf(name), chat);
}

export function closeSecretChat(documents: Documents, name: ChatName): void {
  const chat = secretChatOf(documents, name);
  if (!chat) return;
  for (const user of [name.requester, chat.participant]) dropOpen(documents, user, name);
  for (const id of filesOfSecretChat(documents, name)) endUse(documents, id);
  for (let block = 0; block * BLOCK < chat.files; block++) files.remove(documents, `${idOf(name)}/${block}`);
  changeSecretChat(documents, name, (changed) => Object.assign(changed, { state: 'discarded', halves: [], files: 0 }));
}

export function addSecretFile(documents: Documents, name: ChatName, id: number): void {
  const count = secretChatOf(documents, name)?.files ?? 0;
  const block = `${idOf(name)}/${Math.floor(count / BLOCK)}`;
  files.put(documents, block, [...(files.find(documents, block) ?? []), id]);
  use(documents, id);
  changeSecretChat(documents, name, (chat) => { chat.files++; });
}

function dropOpen(documents: Documents, user: number, { requester, chat }: ChatName): void {
  const left = (open.find(documents, user) ?? []).filter(([by, number]) => by !== requester || number !== chat);
  if (left.length > 0) open.put(documents, user, left);
  else open.remove(documents, user);
}
