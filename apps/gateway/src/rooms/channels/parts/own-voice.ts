/** Send as: the peer on whose behalf the caller's messages are sent (core.telegram.org/method/channels.getSendAs). */
import { ADMIN_RIGHTS } from '@teamgram/domain';
import { firstUsername } from '../../../convert/usernames.ts';
import type { Context } from '../../../rpc/context.ts';
import { readableChat } from './readable.ts';
import type { ReadableChat } from './readable.ts';

/** Peer numbers. */
export type OwnVoices = {
  /** Peers the caller may choose from, the usual one first. */
  offered: number[];
  /** The default when a message names none. */
  chosen: number;
  /** Whether the default was ever another peer than the caller themselves. */
  wasOther: boolean;
};

/** The usual sender: the group for an anonymous admin, the channel for a post. */
export function voiceOf({ viewer }: Context, { peer, chat, place }: ReadableChat): number {
  const isAnonymous = chat.kind === 'supergroup' && place?.inside === true && (place.adminRights & ADMIN_RIGHTS.anonymous) !== 0;
  return isAnonymous || chat.kind === 'broadcast' ? peer : viewer;
}

/** Throws like `readableChat`. */
export async function ownVoices(context: Context, peer: number): Promise<OwnVoices> {
  return voicesOf(context, await readableChat(context, peer));
}

/** The peers the caller can send as in this chat, and their default. */
export async function voicesOf(context: Context, found: ReadableChat): Promise<OwnVoices> {
  const usual = voiceOf(context, found);
  const [choice, lenders] = await Promise.all([context.services.queries.chosenVoice(found.peer, context.viewer), lendersOf(context, found)]);
  return { offered: [usual, ...lenders], chosen: choice && lenders.includes(choice) ? choice : usual, wasOther: choice !== undefined };
}

/** The caller's public channels, in a public group; none if one of them is banned there, the same rule as on the write side (mayLend). */
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

/** Whether the caller sends as another peer; typing notifications are suppressed then. */
export async function isHeardAsOther(context: Context, found: ReadableChat): Promise<boolean> {
  if (voiceOf(context, found) !== context.viewer) return true;
  if (found.chat.kind !== 'supergroup' || !isOpen(found.chat)) return false;
  return ((await context.services.queries.chosenVoice(found.peer, context.viewer)) ?? 0) !== 0;
}
