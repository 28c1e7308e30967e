/** Encodes the updates for a session in the shortest form that its client can use. */
import type { ServerSession } from '@teamgram/mtproto';
import { effectiveLayer, NEWEST_LAYER, OLDEST_LAYER, writeObject } from '@teamgram/tl';
import type { tl } from '@teamgram/tl';
import { isOutgoing } from '../convert/message.ts';
import { tlForward, tlReply } from '../convert/reply-header.ts';
import type { ShownMessage } from '../convert/message.ts';
import { tlEntities } from '../convert/text-entities.ts';
import type { View } from '../convert/view.ts';
import { showPeers, showPeersNow } from '../peers/shown-peers.ts';
import type { ShownPeers } from '../peers/shown-peers.ts';
import type { Services } from '../services.ts';
import type { Session } from '../sessions/session.ts';
import type { Telling } from './telling.ts';

/** core.telegram.org/constructor/updatesTooLong: the same in every layer. */
export const TOO_LONG: Uint8Array = writeObject({ _: 'updatesTooLong' });

/** The layer in which objects are written for a session. */
export function layerOf({ layer }: ServerSession): number {
  return effectiveLayer(layer ?? NEWEST_LAYER) ?? OLDEST_LAYER;
}

/** Packets in the session's layer, in the order of the updates; a promise only when a user must be queried. */
export function encodeTellings(services: Services, session: Session, tellings: readonly Telling[]): Uint8Array[] | Promise<Uint8Array[]> {
  const view = session.view(services.makeView);
  const layer = layerOf(session.server);
  const short = shortForms(session, view, tellings, layer);
  if (short) return short;
  const ids = new Set(tellings.flatMap(({ peers }) => peers));
  const shown = showPeersNow(services, view, ids);
  const write = (peers: ShownPeers) => {
    if (session.userId === view.userId) session.learns(ids);
    return [writeObject(updates(view, tellings, peers), layer)];
  };
  return shown ? write(shown) : showPeers(services, view, ids).then(write);
}

export function updates(view: View, tellings: readonly Telling[], { users, chats }: ShownPeers): tl.updates {
  const dateS = tellings.reduce((latest, telling) => Math.max(latest, telling.dateS), 0);
  // seq 0: "unordered" (core.telegram.org/api/updates); ordered updates contain a pts.
  return { _: 'updates', updates: tellings.map(({ update }) => update(view)), users, chats, date: dateS, seq: 0 };
}

/**
 * Packets without the users and chats that the updates name, because the client already has them. Several updates at once, as under load, are combined only
 * when all of them are the same for all viewers: the sessions of a group then receive the same bytes. Undefined when a user or chat must be included.
 */
function shortForms(session: Session, view: View, tellings: readonly Telling[], layer: number): Uint8Array[] | undefined {
  const [only] = tellings;
  if (only && tellings.length === 1) {
    const short = shortForm(session, view, only, layer);
    return short && [short];
  }
  if (!tellings.every((telling) => isTheSameToAll(session, view, telling))) return undefined;
  return runsOf(tellings).map((run) => (run.length > 1 ? jointForm(view, run, layer) : shortForm(session, view, run[0]!, layer)!));
}

/** Splits the updates into groups: each group contains only peers that are named in its first update. */
function runsOf(tellings: readonly Telling[]): Telling[][] {
  const runs: Telling[][] = [];
  for (const telling of tellings) {
    const run = runs.at(-1);
    if (run && namesNobodyBeside(run[0]!, telling)) run.push(telling);
    else runs.push([telling]);
  }
  return runs;
}

/**
 * U13: one update that names only users which the client was already sent in this
 * session. An update that is the same for all viewers is written once for each layer.
 */
function shortForm(session: Session, view: View, telling: Telling, layer: number): Uint8Array | undefined {
  if (telling.whole || !telling.peers.every((peer) => peer === view.userId || session.knows(peer))) return undefined;
  const { message, pts, ptsCount, shared } = telling;
  if (message) return isShort(message) ? writeObject(shortMessage(view, message, pts, ptsCount), layer) : undefined;
  if (shared?.except === view.userId || !shared) return writeShort(view, telling, layer);
  let packet = shared.packets.get(layer);
  if (!packet) shared.packets.set(layer, (packet = writeShort(view, telling, layer)));
  return packet;
}

/** Several updates in one packet, written once for each layer. The cached packet is attached to the first of them and is freed together with it. */
function jointForm(view: View, tellings: readonly Telling[], layer: number): Uint8Array {
  const shared = tellings[0]!.shared!;
  const written = joint.get(shared) ?? [];
  const known = written.find((one) => one.layer === layer && one.of.length === tellings.length && one.of.every((part, index) => part === tellings[index]!.shared));
  if (known) return known.packet;
  const packet = writeObject(updates(view, tellings, NOBODY), layer);
  joint.set(shared, [...written, { layer, of: tellings.map((telling) => telling.shared), packet }]);
  return packet;
}

/**
 * For a packet without users and chats, mtcute queries the peers of the first update only, except those named in passing, and uses them for all updates of
 * the packet (highlevel/updates/manager.ts, _fetchMissingPeers).
 */
function namesNobodyBeside(first: Telling, { peers, inPassing = [] }: Telling): boolean {
  return peers.every((peer) => inPassing.includes(peer) || (first.peers.includes(peer) && !first.inPassing?.includes(peer)));
}

const NOBODY: ShownPeers = { users: [], chats: [] };
const joint = new WeakMap<object, { layer: number; of: Telling['shared'][]; packet: Uint8Array }[]>();

function isTheSameToAll(session: Session, view: View, { whole, message, shared, peers }: Telling): boolean {
  return !whole && !message && shared !== undefined && shared.except !== view.userId && peers.every((peer) => peer === view.userId || session.knows(peer));
}

function writeShort(view: View, { update, dateS }: Telling, layer: number): Uint8Array {
  return writeObject({ _: 'updateShort', update: update(view), date: dateS }, layer);
}

/** Whether updateShortMessage has a field for everything in the message. Messages to oneself use the long form. */
function isShort({ content, keyboard, peer, author, groupedId, noForwards, ttlS }: ShownMessage): boolean {
  return content !== undefined && content.action === '' && !keyboard && !content.media && !content.invertMedia && peer > 0 && groupedId === 0 && !noForwards && ttlS === 0 && (author !== peer || !content.forward);
}

function shortMessage(view: View, message: ShownMessage, pts: number, ptsCount: number): tl.updateShortMessage {
  const content = message.content!;
  return {
    _: 'updateShortMessage',
    out: isOutgoing(view, message) || undefined,
    silent: message.silent || undefined,
    id: message.id,
    user_id: message.peer,
    message: content.text,
    pts,
    pts_count: ptsCount,
    date: message.dateS,
    fwd_from: content.forward && tlForward(content.forward, message.imported),
    reply_to: tlReply(view, message),
    entities: tlEntities(content.entities),
  };
}
