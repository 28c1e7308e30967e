/** What a session is told, as the bytes that it is sent: the shortest form that its client can use. */
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

/** The layer of the table in which a session is written to. */
export function layerOf({ layer }: ServerSession): number {
  return effectiveLayer(layer ?? NEWEST_LAYER) ?? OLDEST_LAYER;
}

/** Packets in the session's layer, in the order of what they tell; a promise only when a user has to be looked up. */
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
  // seq 0: "unordered" (core.telegram.org/api/updates), what has an order carries pts.
  return { _: 'updates', updates: tellings.map(({ update }) => update(view)), users, chats, date: dateS, seq: 0 };
}

/**
 * Without the users and chats that they name, which the client was shown before. Several at once, as under load, only when all of them are told
 * alike to all: the sessions of a group then get the same bytes. Undefined when somebody has to come along.
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

/** What follows one another and names nobody beside the first of it. */
function runsOf(tellings: readonly Telling[]): Telling[][] {
  const runs: Telling[][] = [];
  for (const telling of tellings) {
    const run = runs.at(-1);
    if (run && namesNobodyBeside(run[0]!, telling)) run.push(telling);
    else runs.push([telling]);
  }
  return runs;
}

/** U13: one update that names nobody whom the client has not been shown in this session. What all viewers are told alike is written once a layer. */
function shortForm(session: Session, view: View, telling: Telling, layer: number): Uint8Array | undefined {
  if (telling.whole || !telling.peers.every((peer) => peer === view.userId || session.knows(peer))) return undefined;
  const { message, pts, ptsCount, shared } = telling;
  if (message) return isShort(message) ? writeObject(shortMessage(view, message, pts, ptsCount), layer) : undefined;
  if (shared?.except === view.userId || !shared) return writeShort(view, telling, layer);
  let packet = shared.packets.get(layer);
  if (!packet) shared.packets.set(layer, (packet = writeShort(view, telling, layer)));
  return packet;
}

/** Several in one packet, written once a layer. What is kept for that hangs on the first of them and goes with it. */
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
 * Where nobody comes along mtcute looks up whom the first update names, what it names in passing aside, and takes that for all of them
 * (highlevel/updates/manager.ts, _fetchMissingPeers).
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

/** Whether updateShortMessage has a field for everything in the message. Messages to oneself take the long form. */
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
