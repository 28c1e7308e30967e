/** In whose name the caller is heard in a group or channel (core.telegram.org/method/channels.getSendAs). */
import { ADMIN_RIGHTS } from '@teamgram/domain';
import { firstUsername } from '../../../convert/usernames.ts';
import type { Context } from '../../../rpc/context.ts';
import { readableChat } from './readable.ts';
import type { ReadableChat } from './readable.ts';

/** Peer numbers. */
export type OwnVoices = {
  /** Whom the caller may choose to be heard as, their usual name first. */
  offered: number[];
  /** Who they are heard as when they do not say. */
  chosen: number;
  /** They were heard in another name than their own before, whatever they are heard in now. */
  wasOther: boolean;
};

/** Who is usually heard: of an anonymous admin the group, of a post the channel. */
export function voiceOf({ viewer }: Context, { peer, chat, place }: ReadableChat): number {
  const isAnonymous = chat.kind === 'supergroup' && place?.inside === true && (place.adminRights & ADMIN_RIGHTS.anonymous) !== 0;
  return isAnonymous || chat.kind === 'broadcast' ? peer : viewer;
}

/** Throws as `readableChat`. */
export async function ownVoices(context: Context, peer: number): Promise<OwnVoices> {
  return voicesOf(context, await readableChat(context, peer));
}

export async function voicesOf(context: Context, found: ReadableChat): Promise<OwnVoices> {
  const usual = voiceOf(context, found);
  const [choice, lenders] = await Promise.all([context.services.queries.chosenVoice(found.peer, context.viewer), lendersOf(context, found)]);
  return { offered: [usual, ...lenders], chosen: choice && lenders.includes(choice) ? choice : usual, wasOther: choice !== undefined };
}

/** The caller's public channels, in a group that everybody may see; none when one of theirs is banned there, as the write side has it (mayLend). */
async function lendersOf({ services: { queries, chats }, viewer }: Context, { peer, chat }: ReadableChat): Promise<number[]> {
  if (chat.kind !== 'supergroup' || !isOpen(chat)) return [];
  const owned = await queries.ownedPublicChats(viewer);
  if (owned.length === 0) return [];
  const banned = await queries.bannedVoices(peer);
  const rows = await chats.chats([...owned, ...banned.map(({ voice }) => voice)]);
  if (banned.some(({ voice }) => rows.get(voice)?.creator === viewer)) return [];
  return owned.filter((one) => rows.get(one)?.kind === 'broadcast');
}

const isOpen = (chat: ReadableChat['chat']) => firstUsername(chat) !== '' || chat.linked !== 0;

/** Whether the caller is heard in another name than their own: then nobody is to see them typing. */
export async function isHeardAsOther(context: Context, found: ReadableChat): Promise<boolean> {
  if (voiceOf(context, found) !== context.viewer) return true;
  if (found.chat.kind !== 'supergroup' || !isOpen(found.chat)) return false;
  return ((await context.services.queries.chosenVoice(found.peer, context.viewer)) ?? 0) !== 0;
}
