/**
 * Sending as one's own channel in a group (core.telegram.org/method/channels.getSendAs): users' choices (`send-as:<user>`, by chat), and channels
 * banned in a group (`banned-voice:<peer>`). Such a message is shown as the channel's; its author may still edit and delete it.
 */
import type { Documents, View } from '../view.ts';
import { heldSayingsKind } from '../sayings.ts';
import { chatOf, isPublic, livingChat } from './chat.ts';
import { voiceIn, type Voice } from './speaking.ts';
import type { ChatView } from './standing.ts';

const choices = heldSayingsKind<number>('send-as');
const bans = heldSayingsKind<1>('banned-voice');
type Reader = Pick<Documents, 'get'>;

/** @param sender 0: the default */
export function chooseVoice(documents: Documents, user: number, peer: number, sender: number): void {
  choices.put(documents, user, peer, sender || undefined);
}
/** 0: the default sender. */
export function chosenVoice(documents: Reader, user: number, peer: number): number {
  return choices.find(documents, user, peer) ?? 0;
}
export function forgetVoices(documents: Documents, user: number): void {
  choices.drop(documents, user);
}

export function banVoice(documents: Documents, peer: number, voice: number, banned: boolean): void {
  bans.put(documents, peer, voice, banned ? 1 : undefined);
}
export function isVoiceBanned(documents: Reader, peer: number, voice: number): boolean {
  return bans.find(documents, peer, voice) !== undefined;
}

/**
 * The peer that the actor's message is sent as; undefined when the requested one is not allowed. Without a request it is the actor's choice if still
 * allowed, otherwise the default.
 * @param sendAs of the request
 * @param chat a group or channel; undefined: a private chat
 */
export function voiceAs(view: View, chat: ChatView | undefined, actor: number, sendAs: number | undefined): Voice | undefined {
  const usual = voiceIn(chat);
  const asked = sendAs ?? (chat?.chat.voices ? chosenVoice(view.documents, actor, chat.peer) || actor : actor);
  if (asked === actor || asked === usual.sender) return usual;
  if (chat && mayLend(view.documents, chat, actor, asked)) return { sender: asked, post: false };
  return sendAs === undefined ? usual : undefined;
}

/** The peer of a reaction or vote: 0: the user. Under channel posts it is always the user, since nobody sees who reacts. */
export function voiceOfOpinion(view: View, chat: ChatView | undefined, actor: number): number {
  return chat?.chat.kind === 'supergroup' ? voiceAs(view, chat, actor, undefined)!.sender : 0;
}

/** Owners may send as their public channels in public groups and in discussion groups. */
export function mayLend(documents: Reader, { peer, chat }: Pick<ChatView, 'peer' | 'chat'>, owner: number, channel: number): boolean {
  if (chat.kind !== 'supergroup' || (!isPublic(chat) && !chat.linked)) return false;
  const lender = livingChat(documents, channel);
  if (lender?.kind !== 'broadcast' || lender.creator !== owner || !isPublic(lender)) return false;
  // "Until the chat is unbanned, the owner of the banned chat won't be able to send messages on behalf of any of their channels" (core.telegram.org/bots/api#banchatsenderchat).
  return !bans.all(documents, peer).some(([voice]) => chatOf(documents, voice)?.creator === owner);
}
