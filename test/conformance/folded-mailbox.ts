/** The state that a correct client derives from answers, pushes and differences (core.telegram.org/api/updates). */
import type { tl } from '@teamgram/tl';

type Step = { pts: number; ptsCount: number; apply: () => void };

const userOf = (peer: tl.Peer | undefined) => (peer?._ === 'peerUser' ? peer.user_id : 0);

export class FoldedMailbox {
  pts: number;
  /** Text by message id, by peer. */
  readonly messages = new Map<number, Map<number, string>>();
  readonly readInbox = new Map<number, number>();
  readonly readOutbox = new Map<number, number>();
  /** Updates received ahead of a gap. */
  #early: Step[] = [];

  constructor(pts: number) {
    this.pts = pts;
  }

  get hasHole(): boolean {
    return this.#early.length > 0;
  }

  /** "pts_before = pts − pts_count": apply, keep for later, or ignore as a duplicate. */
  step(pts: number, ptsCount: number, apply: () => void): void {
    if (pts <= this.pts) return;
    this.#early.push({ pts, ptsCount, apply });
    this.#goOn();
  }

  update(update: tl.Update): void {
    if (!('pts' in update) || !('pts_count' in update) || update.pts === undefined) return;
    this.step(update.pts, update.pts_count, () => this.#apply(update));
  }

  packet(packet: tl.Updates): void {
    if (packet._ === 'updates') for (const update of packet.updates) this.update(update);
    if (packet._ === 'updateShort') this.update(packet.update);
    if (packet._ === 'updateShortMessage') this.step(packet.pts, packet.pts_count, () => this.say(packet.user_id, packet.id, packet.message));
  }

  /** A difference needs no ordering, since it ends in a given state. */
  difference(answer: tl.updates.difference | tl.updates.differenceSlice): void {
    for (const message of answer.new_messages) this.put(message);
    for (const update of answer.other_updates) this.#apply(update);
    this.pts = answer._ === 'updates.difference' ? answer.state.pts : answer.intermediate_state.pts;
    this.#early = this.#early.filter(({ pts }) => pts > this.pts);
    this.#goOn();
  }

  say(peer: number, id: number, text: string): void {
    const dialog = this.messages.get(peer) ?? new Map<number, string>();
    this.messages.set(peer, dialog.set(id, text));
  }

  remove(ids: readonly number[]): void {
    for (const dialog of this.messages.values()) for (const id of ids) dialog.delete(id);
  }

  read(marks: Map<number, number>, peer: number, maxId: number): void {
    marks.set(peer, Math.max(marks.get(peer) ?? 0, maxId));
  }

  put(message: tl.Message): void {
    if (message._ === 'message') this.say(userOf(message.peer_id), message.id, message.message);
  }

  #apply(update: tl.Update): void {
    if (update._ === 'updateNewMessage' || update._ === 'updateEditMessage') this.put(update.message);
    if (update._ === 'updateDeleteMessages') this.remove(update.messages);
    if (update._ === 'updateReadHistoryInbox') this.read(this.readInbox, userOf(update.peer), update.max_id);
    if (update._ === 'updateReadHistoryOutbox') this.read(this.readOutbox, userOf(update.peer), update.max_id);
  }

  #goOn(): void {
    for (let next = this.#next(); next; next = this.#next()) {
      this.#early = this.#early.filter((step) => step !== next);
      if (next.pts <= this.pts) continue;
      this.pts = next.pts;
      next.apply();
    }
  }

  #next(): Step | undefined {
    return this.#early.find(({ pts, ptsCount }) => pts <= this.pts || pts - ptsCount === this.pts);
  }
}

/** Ids of users that an object refers to, except in its own `users`. */
export function usersNamed(value: unknown, named = new Set<number>()): Set<number> {
  if (Array.isArray(value)) for (const one of value) usersNamed(one, named);
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    for (const [field, one] of Object.entries(value)) {
      if (field === 'users') continue;
      if (field === 'user_id' && typeof one === 'number') named.add(one);
      else usersNamed(one, named);
    }
  }
  return named;
}
