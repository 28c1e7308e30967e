/** Shared by the search methods: which messages the caller may search, and the form of the answers. */
import { conversationOf, GENERAL, refusal } from '@teamgram/domain';
import { isChannelPeer, partitionOfPlace } from '@teamgram/event-schemas';
import type { MessageEdited } from '@teamgram/event-schemas';
import { look } from '@teamgram/read-models';
import type { Asked, Bounds, FoundRow, HistoryPage, LookedThrough, OpenRow, Queries, Question, SearchedDialog } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { offsetPeerOf, peerOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';
import { saidBy } from '../../../messages/event-opener.ts';
import { readableChat, shelfOf } from '../../channels/parts/readable.ts';
import { showRows } from './shown.ts';

/** The conversation with a peer, as far as the caller may view it. Throws like `shelfOf`. */
export async function conversationWith(context: Context, peer: number): Promise<LookedThrough> {
  const [scopes, shelf] = await Promise.all([context.services.searchTerms(), shelfOf(context, peer)]);
  return { ...shelf, blind: scopes(conversationOf(context.viewer, peer)) };
}

/** All conversations of the caller accepted by `passes`. */
export async function conversationsOf(context: Context, passes: (dialog: SearchedDialog) => boolean): Promise<LookedThrough[]> {
  const queries = await context.read();
  const [scopes, dialogs] = await Promise.all([context.services.searchTerms(), queries.searchedDialogs(context.viewer)]);
  return dialogs.filter(passes).map(({ mailbox, peer, after }) => ({ mailbox, peer, after, blind: scopes(conversationOf(context.viewer, peer)) }));
}

/** Private chats and basic groups, which are in the user's own mailbox. */
export const inOwnMailbox = ({ peer }: SearchedDialog): boolean => !isChannelPeer(peer);

/** Prepares a search over these conversations. */
export async function ask(context: Context, places: readonly LookedThrough[], asked: Asked, bounds: Bounds): Promise<{ queries: Queries; question: Question }> {
  const queries = await context.read();
  return { queries, question: await look.ask(queries, places, asked, bounds, opening(context)) };
}

/** How the search decrypts a candidate row to check its content. */
export function opening({ services: { opener } }: Context): OpenRow {
  return async ({ event, position, edit }) => {
    const [sent, edited] = await Promise.all([opener.openBytes(event, position), edit ? opener.openEvent(edit, partitionOfPlace(position)) : undefined]);
    const fact = saidBy(sent);
    return { sent: fact, content: edited ? (edited.fact as MessageEdited).content : fact.content };
  };
}

/** In Saved Messages only: the peer they were saved from. Throws PEER_ID_NOT_SUPPORTED, PEER_ID_INVALID. */
export function savedPeerOf({ view, viewer }: Context, peer: number, saved: tl.InputPeer | undefined): number | undefined {
  if (!saved) return undefined;
  if (peer !== viewer) throw refusal('PEER_ID_INVALID');
  return peerOf(view, saved);
}

/** Whether a thread is "General" of a forum, which has the messages of no other topic. */
export async function isGeneral({ services }: Context, peer: number, thread: number): Promise<boolean> {
  return thread === GENERAL && isChannelPeer(peer) && ((await services.chats.chat(peer))?.options.includes('forum') ?? false);
}

/** The history a search applies to: messages saved from one peer, those of "General", or the whole dialog. */
export function listOf(peer: number, { savedPeer, general }: { savedPeer: number | undefined; general: boolean }): Pick<HistoryPage, 'peer' | 'of'> {
  if (savedPeer !== undefined) return { peer: savedPeer, of: 'saved' };
  return { peer, of: general ? 'general' : 'dialog' };
}

export type GlobalOffset = { offset_rate: number; offset_peer: tl.InputPeer; offset_id: number };

/** Start of the next page: after the last message or, if that is gone, its time. Throws like `readableChat`. */
export async function globalOffset(context: Context, { offset_rate, offset_peer, offset_id }: GlobalOffset): Promise<Bounds['before']> {
  if (offset_rate === 0 && offset_id === 0) return undefined;
  const byTime = offset_rate > 0 ? { atMs: offset_rate * 1000, position: 0 } : undefined;
  const peer = offsetPeerOf(context.view, offset_peer);
  if (offset_id === 0 || peer === 0) return byTime;
  // Paging must not disclose dates of messages that the caller may not view.
  if (isChannelPeer(peer)) await readableChat(context, peer);
  return (await context.services.queries.placeOfMessage(isChannelPeer(peer) ? -peer : context.viewer, offset_id)) ?? byTime;
}

/** A page of messages from many conversations, with the offset of the next page. */
export async function slice(context: Context, rows: readonly FoundRow[], counted: { count: number; inexact: boolean }, flood?: tl.SearchPostsFlood): Promise<tl.messages.Messages> {
  const page = { topics: [], ...(await showRows(context, rows)) };
  if (rows.length === counted.count && !flood) return { _: 'messages.messages', ...page };
  const last = rows.at(-1);
  return {
    _: 'messages.messagesSlice', inexact: counted.inexact || undefined, count: counted.count,
    next_rate: last && Math.floor(last.sentAtMs / 1000), search_flood: flood, ...page,
  };
}
