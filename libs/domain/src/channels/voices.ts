/**
 * In the name of a channel of one's own in a group (core.telegram.org/method/channels.getSendAs): what somebody has chosen to be heard as (`send-as:<user>`, by chat),
 * and which channels are heard nowhere in a group (`banned-voice:<peer>`). What is said so is the channel's; its author stays who may edit and delete it.
 */
import type { Documents, View } from '../view.ts';
import { heldSayingsKind } from '../sayings.ts';
import { chatOf, isPublic, livingChat } from './chat.ts';
import { voiceIn, type Voice } from './speaking.ts';
import type { ChatView } from './standing.ts';

const choices = heldSayingsKind<number>('send-as');
const bans = heldSayingsKind<1>('banned-voice');
type Reader = Pick<Documents, 'get'>;

/** @param sender 0 = as is usual */
export function chooseVoice(documents: Documents, user: number, peer: number, sender: number): void {
  choices.put(documents, user, peer, sender || undefined);
}
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
 * In whose name the actor is heard; undefined: not in the one that was asked for. Who asks for nothing is heard as they have chosen, if that can still be.
 * @param sendAs as the request has it
 * @param chat of a group or channel
 */
export function voiceAs(view: View, chat: ChatView | undefined, actor: number, sendAs: number | undefined): Voice | undefined {
  const usual = voiceIn(chat);
  const asked = sendAs ?? (chat?.chat.voices ? chosenVoice(view.documents, actor, chat.peer) || actor : actor);
  if (asked === actor || asked === usual.sender) return usual;
  if (chat && mayLend(view.documents, chat, actor, asked)) return { sender: asked, post: false };
  return sendAs === undefined ? usual : undefined;
}

/** In whose name somebody reacts or votes: 0 = their own. Under the posts of a channel nobody sees who does. */
export function voiceOfOpinion(view: View, chat: ChatView | undefined, actor: number): number {
  return chat?.chat.kind === 'supergroup' ? voiceAs(view, chat, actor, undefined)!.sender : 0;
}

/** What waits to be sent does not keep in whose name: then, too, its author is heard as they have chosen. Another name is none (undefined). */
export function voiceLater(view: View, chat: ChatView | undefined, actor: number, sendAs: number | undefined): Voice | undefined {
  const [asked, then] = [voiceAs(view, chat, actor, sendAs), voiceAs(view, chat, actor, undefined)];
  return asked?.sender === then?.sender ? then : undefined;
}

/** Public channels lend their names to their owners, in groups that everybody may see: public ones, and those in which a channel is discussed. */
export function mayLend(documents: Reader, { peer, chat }: Pick<ChatView, 'peer' | 'chat'>, owner: number, channel: number): boolean {
  if (chat.kind !== 'supergroup' || (!isPublic(chat) && !chat.linked)) return false;
  const lender = livingChat(documents, channel);
  if (lender?.kind !== 'broadcast' || lender.creator !== owner || !isPublic(lender)) return false;
  // "Until the chat is unbanned, the owner of the banned chat won't be able to send messages on behalf of any of their channels" (core.telegram.org/bots/api#banchatsenderchat).
  return !bans.all(documents, peer).some(([voice]) => chatOf(documents, voice)?.creator === owner);
}
