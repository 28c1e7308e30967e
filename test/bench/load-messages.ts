/** IPC messages between a benchmark and its load driver. */
import type { ClientKey } from '@teamgram/mtproto';
import type { tl } from '@teamgram/tl';

export type ServerPlace = { host: string; port: number; dcId: number; publicKeyPem: string };

/** A logged-in account: its key suffices to continue. `partner` is the user or group it writes to. */
export type LoadAccount<Partner extends tl.InputPeer = tl.inputPeerUser> = { key: ClientKey; userId: number; partner: Partner };

type Window = { connections: number; warmUpMs: number; durationMs: number };

/**
 * Closed loop with `inFlight` sends per connection, or open loop with `perSecond` sends in total. The first `senders` connections send (default: all); each
 * message is expected to be delivered to `listeners` connections (default: one).
 */
export type SendLoad = Window & { inFlight: number; perSecond?: number | undefined; senders?: number; listeners?: number };
/** Encoded requests of each account, repeated in order, one in flight. */
export type ReadLoad = Window & { requests: Uint8Array[][] };

export type Latency = { p50Ms: number; p99Ms: number };

/** Counts are of the measured period, latencies of sends started in it; `lost`, `refused` and `doubled` are of the whole run. */
export type SendResult = {
  durationMs: number;
  acknowledged: number;
  delivered: number;
  /** Deliveries of acknowledged sends that did not arrive within ten seconds after the end. */
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

/** `begin` and `end` delimit the measurement. */
export type DriverReply =
  | { kind: 'begin' }
  | { kind: 'end' }
  | { kind: 'done' }
  | { kind: 'sent'; result: SendResult }
  | { kind: 'read'; result: ReadResult }
  | { kind: 'failed'; reason: string };
