/** The calls that projections offers to gateways and operators. Plain data only. */
import type { WitnessStatus } from '@teamgram/event-log';

/** A transient event that is not recorded in the log: typing, presence. */
export type Ephemeral =
  // to: a mailbox (of a user or channel), or the negative peer number of a basic group. action: TL bytes of a SendMessageAction, newest layer.
  | { kind: 'typing'; from: number; to: number; /** Of a supergroup: the topic; absent = none. */ thread?: number; action: Uint8Array }
  // key: the other side's device, in hexadecimal; chat: the chat id, common to both sides.
  | { kind: 'secret-typing'; to: number; key: string; chat: number }
  | { kind: 'presence'; user: number; online: boolean; atS: number };

/** A client without activity for this long is considered offline (core.telegram.org/constructor/userStatusOnline: expires). */
export const ONLINE_S = 300;

/** `lastSeenS`: when last online, seconds since 1970, 0 = never; `online` = right now. */
export type PresenceOf = { user: number; online: boolean; lastSeenS: number };

/**
 * Sent after a projection transaction: all events below `position` are in PostgreSQL. `entries` are the stored bytes of facts that concern a mailbox
 * watched by this gateway; facts without mailboxes (such as renamings) are sent to every gateway.
 */
export type Notice = { position: number; entries: Uint8Array[]; ephemeral: Ephemeral[] };

/**
 * State of the Kafka feed of a journal: `position` and `lag` (in events) once Kafka has reported its position; `waiting`: the reason why it waits, if
 * it does.
 */
export type FeedStatus = { position?: number; lag?: number; waiting?: string };

/** `partition`: absent for home. */
export type JournalWitness = WitnessStatus & { partition?: number };

/** name → [request, reply]. `projectionsRoles` lists the roles that may call each. */
export type ProjectionsCalls = {
  /**
   * The mailboxes that this gateway watches on one of its streams: first the complete list, then changes, numbered from 1. A call that arrives after
   * one with a higher number, or for a stream that has ended, has no effect.
   */
  'notices.watch': [{ gateway: string; stream: string; number: number; all?: number[]; add?: number[]; drop?: number[] }, void];
  'ephemeral.publish': [Ephemeral, void];
  /** In the order of the request. */
  'presence.of': [{ users: number[] }, PresenceOf[]];
  'ops.rebuild': [{ model: string }, { rows: number; durationMs: number }];
  'ops.status': [Record<string, never>, { position: number; durablePosition: number; lag: number; models: string[]; witnesses: JournalWitness[]; /** Of home, and of the other partitions. */ kafka?: FeedStatus; kafkaPartitions?: FeedStatus[] }];
};

export type ProjectionsStreams = {
  /**
   * The first notice has no `entries` and the current `position` of the read models. `stream`: a name not used by this gateway before. Initially no
   * mailbox is watched on it.
   */
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
