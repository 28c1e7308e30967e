/** What a benchmark and its load driver say to each other over the IPC channel. */
import type { ClientKey } from '@teamgram/mtproto';
import type { tl } from '@teamgram/tl';

export type ServerPlace = { host: string; port: number; dcId: number; publicKeyPem: string };

/** Somebody who is logged in: the key is enough to go on. `partner` is whom, or the group that, the account writes to. */
export type LoadAccount<Partner extends tl.InputPeer = tl.inputPeerUser> = { key: ClientKey; userId: number; partner: Partner };

type Window = { connections: number; warmUpMs: number; durationMs: number };

/**
 * Closed loop with so many sends in flight on each connection, or open loop with so many sends a second in all. The first `senders` connections
 * write (default: all); each message is to be delivered to `listeners` connections (default: one).
 */
export type SendLoad = Window & { inFlight: number; perSecond?: number | undefined; senders?: number; listeners?: number };
/** Encoded requests of each account, asked in turn, one in flight. */
export type ReadLoad = Window & { requests: Uint8Array[][] };

export type Latency = { p50Ms: number; p99Ms: number };

/** Counts are of the measured time, latencies of the sends that began in it; `lost`, `refused` and `doubled` are of the whole run. */
export type SendResult = {
  durationMs: number;
  acknowledged: number;
  delivered: number;
  /** Deliveries of what was acknowledged that did not come within ten seconds after the end. */
  lost: number;
  refused: number;
  doubled: number;
  acknowledgement: Latency;
  delivery: Latency;
  driverCpuUs: number;
};
export type ReadResult = { durationMs: number; answered: number; bytes: number; refused: number; answer: Latency; driverCpuUs: number };

export type DriverRequest =
  | { kind: 'prepare'; place: ServerPlace; accounts: LoadAccount<tl.InputPeer>[] }
  | { kind: 'connect'; connections: number }
  | { kind: 'sends'; load: SendLoad }
  | { kind: 'reads'; load: ReadLoad };

/** `begin` and `end` mark the measured time. */
export type DriverReply =
  | { kind: 'begin' }
  | { kind: 'end' }
  | { kind: 'done' }
  | { kind: 'sent'; result: SendResult }
  | { kind: 'read'; result: ReadResult }
  | { kind: 'failed'; reason: string };
