/** Dialog filters (folders) between TL and the log. */
import { FILTER_KINDS } from '@teamgram/domain';
import { dialogFilter, idOfPeer, isChannelPeer } from '@teamgram/event-schemas';
import type { DialogFilter } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { HashedKind } from '../peers/access-hash.ts';
import { peerOf, userOf } from '../peers/input-peer.ts';
import { storedEntities, tlEntities } from './text-entities.ts';
import type { View } from './view.ts';

type Kept = { filter: number; isList: boolean; isShared: boolean; details: DialogFilter };
type Kind = 'contacts' | 'non_contacts' | 'groups' | 'broadcasts' | 'bots' | 'exclude_muted' | 'exclude_read' | 'exclude_archived';

/** A filter with more peers exceeds the limit anyway, so their access hashes are not checked. */
const PEERS_READ_MAX = 200;

/** Throws like `peerOf`. Returns undefined for dialogFilterDefault, the list of all dialogs. */
export function storedFilter(view: View, given: tl.DialogFilter): DialogFilter | undefined {
  if (given._ === 'dialogFilterDefault') return undefined;
  const peersOf = (peers: readonly tl.InputPeer[]) => peers.slice(0, PEERS_READ_MAX).map((peer) => peerOf(view, peer));
  const isList = given._ === 'dialogFilterChatlist';
  return dialogFilter({
    title: given.title.text,
    entities: storedEntities(given.title.entities, (user) => userOf(view, user)),
    stillTitle: given.title_noanimate === true,
    emoticon: given.emoticon ?? '',
    color: given.color,
    kinds: isList ? [] : FILTER_KINDS.filter((kind) => given[kind as Kind]),
    pinned: peersOf(given.pinned_peers),
    included: peersOf(given.include_peers),
    excluded: isList ? [] : peersOf(given.exclude_peers),
  });
}

export function tlDialogFilter(view: View, { filter: id, isList, isShared, details }: Kept): tl.DialogFilter {
  const peersOf = (peers: readonly number[]) => peers.map((peer) => inputPeer(view, peer));
  const common = {
    id,
    title: filterTitle(details),
    title_noanimate: details.stillTitle || undefined,
    emoticon: details.emoticon || undefined,
    color: details.color,
    pinned_peers: peersOf(details.pinned),
    include_peers: peersOf(details.included),
  };
  if (isList) return { _: 'dialogFilterChatlist', has_my_invites: isShared || undefined, ...common };
  const kinds = Object.fromEntries(details.kinds.map((kind) => [kind, true])) as Partial<Record<Kind, true>>;
  return { _: 'dialogFilter', ...kinds, ...common, exclude_peers: peersOf(details.excluded) };
}

export function filterTitle({ title, entities }: DialogFilter): tl.textWithEntities {
  return { _: 'textWithEntities', text: title, entities: tlEntities(entities) ?? [] };
}

/** All peers a filter lists. */
export function peersOfFilter({ pinned, included, excluded }: DialogFilter): number[] {
  return [...pinned, ...included, ...excluded];
}

/** A peer in the form in which this viewer can use it in a request. */
export function inputPeer({ userId, hashes }: View, peer: number): tl.InputPeer {
  if (peer === userId) return { _: 'inputPeerSelf' };
  const id = idOfPeer(peer);
  if (peer > 0) return { _: 'inputPeerUser', user_id: id, access_hash: hashes.of(userId, HashedKind.user, id) };
  if (!isChannelPeer(peer)) return { _: 'inputPeerChat', chat_id: id };
  return { _: 'inputPeerChannel', channel_id: id, access_hash: hashes.of(userId, HashedKind.channel, id) };
}
