/** What projections offers to gateways and operators. Plain data only. */
import type { WitnessStatus } from '@teamgram/event-log';

/** A passing act that the log does not keep: typing, presence. */
export type Ephemeral =
  // to: a mailbox (a person's, a channel's), or the peer number of a basic group, below 0. action: TL bytes of a SendMessageAction, newest layer.
  | { kind: 'typing'; from: number; to: number; /** Of a supergroup: the topic; absent = none. */ thread?: number; action: Uint8Array }
  // key: the other side's device, in hexadecimal; chat: as both sides number it.
  | { kind: 'secret-typing'; to: number; key: string; chat: number }
  | { kind: 'presence'; user: number; online: boolean; atS: number };

/** A client that says nothing for so long is no longer online (core.telegram.org/constructor/userStatusOnline: expires). */
export const ONLINE_S = 300;

/** `lastSeenS`: seconds since 1970 of the last time online, 0 = never seen; `online` = right now. */
export type PresenceOf = { user: number; online: boolean; lastSeenS: number };

/**
 * After a projection transaction: `position` = every event below it is in PostgreSQL. `entries` are the stored bytes of the facts that
 * concern somebody whom this gateway watches; a fact without mailboxes (a renaming, say) goes to every gateway.
 */
export type Notice = { position: number; entries: Uint8Array[]; ephemeral: Ephemeral[] };

/** The Kafka feed of a journal: `position` and `lag` (events) once Kafka has told where it stands; `waiting`: what it waits for, if it does. */
export type FeedStatus = { position?: number; lag?: number; waiting?: string };

/** `partition`: absent = home. */
export type JournalWitness = WitnessStatus & { partition?: number };

export type ProjectionsCalls = {
  /**
   * Which mailboxes this gateway is to hear of on one of its streams: all of them first, then changes, numbered from 1. A call that comes after one with a
   * higher number, or that names a stream which is over, changes nothing.
   */
  'notices.watch': [{ gateway: string; stream: string; number: number; all?: number[]; add?: number[]; drop?: number[] }, void];
  'ephemeral.publish': [Ephemeral, void];
  /** In the order asked. */
  'presence.of': [{ users: number[] }, PresenceOf[]];
  'ops.rebuild': [{ model: string }, { rows: number; durationMs: number }];
  'ops.status': [Record<string, never>, { position: number; durablePosition: number; lag: number; models: string[]; witnesses: JournalWitness[]; /** Of home, and of the other partitions. */ kafka?: FeedStatus; kafkaPartitions?: FeedStatus[] }];
};

export type ProjectionsStreams = {
  /** First notice: `entries` empty, `position` = where the read models stand. `stream`: a name that the gateway has not used before. Nothing is watched on it yet. */
  'notices.follow': [{ gateway: string; stream: string }, Notice];
};

export const projectionsRoles: Record<keyof ProjectionsCalls | keyof ProjectionsStreams, string[]> = {
  'notices.watch': ['gateway'],
  'notices.follow': ['gateway'],
  'ephemeral.publish': ['gateway'],
  'presence.of': ['gateway'],
  'ops.rebuild': ['ops'],
  'ops.status': ['ops'],
};
