import type { tl } from '@teamgram/tl';
import { peersOfFilter, tlDialogFilter } from '../../../convert/dialog-filter.ts';
import { peerOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';
import { replyWith } from '../../../updates/reply.ts';

/** Limit on the chats of a shared folder. */
const PEERS_MAX = 100;

/** Joins the given chats of a link and stores them as a folder; the answer includes folder and chats. */
export async function takeOver(context: Context, slug: string, given: readonly tl.InputPeer[]): Promise<tl.updates> {
  const peers = given.slice(0, PEERS_MAX).map((peer) => peerOf(context.view, peer));
  const events = await context.send({ type: 'TakeOverList', slug, peers });
  const first: tl.Update[] = [];
  const named: number[] = peers.filter((peer) => events.some(({ fact }) => fact.type === 'MemberJoined' && fact.chat === peer));
  for (const { fact } of events) {
    if (fact.type !== 'DialogFilterKept' || !fact.details) continue;
    first.push({ _: 'updateDialogFilter', id: fact.filter, filter: tlDialogFilter(context.view, { filter: fact.filter, isList: true, isShared: false, details: fact.details }) });
    named.push(...peersOfFilter(fact.details));
  }
  return replyWith(context, events, first, named);
}
