/** Facts about how users arrange their dialogs → the updates for their other devices. */
import type { StoredFact } from '@teamgram/event-schemas';
import type { StoredEvent } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { peersOfFilter, tlDialogFilter } from '../convert/dialog-filter.ts';
import { tlPeer } from '../peers/peer-number.ts';
import type { Services } from '../services.ts';
import { tellOwner } from './tell-owner.ts';

type FactOf<Type extends StoredFact['type']> = Extract<StoredFact, { type: Type }>;
type Tell<Type extends StoredFact['type']> = (services: Services, event: StoredEvent, fact: FactOf<Type>) => void | Promise<void>;

export const arrangementTellers = {
  DialogPinned: (services, event, fact) => tellPin(services, event, fact, true),
  DialogUnpinned: (services, event, fact) => tellPin(services, event, fact, undefined),
  PinnedDialogsReordered: (services, event, { owner, peers, folder }) =>
    tellOwner(services, event, owner, peers, () => ({ _: 'updatePinnedDialogs', folder_id: folder || undefined, order: peers.map(dialogPeer) })),
  DialogsMoved: tellMoves,
  NotificationsReset: tellReset,
  SavedDialogsPinned: (services, event, { owner, peers }) =>
    tellOwner(services, event, owner, peers, () => ({ _: 'updatePinnedSavedDialogs', order: peers.map(dialogPeer) })),
  PeerSettingsHidden: (services, event, { owner, peer }) =>
    tellOwner(services, event, owner, peer, () => ({ _: 'updatePeerSettings', peer: tlPeer(peer), settings: { _: 'peerSettings' } })),
  GifKept: tellGifs,
  GifDropped: tellGifs,
  DialogFilterKept: tellFilter,
  DialogFilterRemoved: (services, event, { owner, filter }) => tellOwner(services, event, owner, 0, () => ({ _: 'updateDialogFilter', id: filter })),
  DialogFiltersReordered: (services, event, { owner, filters }) => tellOwner(services, event, owner, 0, () => ({ _: 'updateDialogFilterOrder', order: filters })),
  DialogFilterTagsChosen: (services, event, { owner }) => tellOwner(services, event, owner, 0, () => ({ _: 'updateDialogFilters' })),
} satisfies { [Type in StoredFact['type']]?: Tell<Type> };

export function dialogPeer(peer: number): tl.dialogPeer {
  return { _: 'dialogPeer', peer: tlPeer(peer) };
}

function tellGifs(services: Services, event: StoredEvent, { owner }: { owner: number }): void {
  tellOwner(services, event, owner, 0, () => ({ _: 'updateSavedGifs' }));
}

async function tellPin(services: Services, event: StoredEvent, { owner, peer }: { owner: number; peer: number }, pinned: true | undefined): Promise<void> {
  if (!services.updates.hears(owner)) return;
  const [dialog] = await services.queries.dialogsByPeers(owner, [peer], services.opener.at);
  tellOwner(services, event, owner, peer, () => ({ _: 'updateDialogPinned', pinned, folder_id: dialog?.folder || undefined, peer: dialogPeer(peer) }));
}

/** The update takes no step in the mailbox's sequence, but contains its current pts. */
async function tellMoves(services: Services, event: StoredEvent, { owner, peers, folder }: FactOf<'DialogsMoved'>): Promise<void> {
  if (!services.updates.hears(owner)) return;
  const { pts } = await services.queries.state(owner);
  const moved: tl.folderPeer[] = peers.map((peer) => ({ _: 'folderPeer', peer: tlPeer(peer), folder_id: folder }));
  tellOwner(services, event, owner, peers, () => ({ _: 'updateFolderPeers', folder_peers: moved, pts, pts_count: 0 }));
}

/** No single update covers all exceptions at once: one update for each kind of dialogs restores its default. */
function tellReset(services: Services, event: StoredEvent, { owner }: FactOf<'NotificationsReset'>): void {
  for (const kind of ['notifyUsers', 'notifyChats', 'notifyBroadcasts'] as const) {
    tellOwner(services, event, owner, 0, () => ({ _: 'updateNotifySettings', peer: { _: kind }, notify_settings: { _: 'peerNotifySettings' } }));
  }
}

async function tellFilter(services: Services, event: StoredEvent, { owner, filter, isList }: FactOf<'DialogFilterKept'>): Promise<void> {
  if (!services.updates.hears(owner)) return;
  const { fact } = await services.opener.open(event);
  const details = fact.type === 'DialogFilterKept' ? fact.details : undefined;
  const row = await services.queries.dialogFilter(owner, filter);
  if (!details) return;
  const isShared = row?.isShared ?? false;
  tellOwner(services, event, owner, peersOfFilter(details), (view) => ({ _: 'updateDialogFilter', id: filter, filter: tlDialogFilter(view, { filter, isList, isShared, details }) }));
}
