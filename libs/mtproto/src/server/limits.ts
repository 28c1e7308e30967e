/**
 * Every bound of the server half in one place. Sizes in bytes, times in milliseconds.
 * Counts marked (spec) are the numbers clients rely on; the others protect memory.
 */
export interface ServerLimits {
  /** Largest packet on a connection that has shown a known auth key. */
  readonly packetBytesMax: number;
  /** Largest packet before that. A handshake needs less than 1 KiB, but a known key may open a connection with a file part; the listener bounds the sum. */
  readonly strangerPacketBytesMax: number;
  /** What all gzip_packed of one packet together may unpack to. */
  readonly unpackedBytesMax: number;
  /** Messages in one container (spec: service_messages#simple-container). */
  readonly containerMessagesMax: number;
  /** Ids in one msgs_ack, msgs_state_req or msg_resend_req (spec: service_messages_about_messages). */
  readonly idsMax: number;
  /** Packets and bytes that wait while an auth key is looked up. */
  readonly waitingPacketsMax: number;
  readonly waitingBytesMax: number;
  /** Requests of one session that are being answered at once, and their bytes together. */
  readonly runningInvocationsMax: number;
  readonly runningBytesMax: number;
  /** Received msg_ids a session remembers. */
  readonly receivedIdsMax: number;
  /** Sent content-related messages a session keeps until they are acknowledged. */
  readonly unackedCountMax: number;
  readonly unackedBytesMax: number;
  /** The bytes while nobody is logged in on the session's key: what a client is told before a login is little, and it can be asked again. */
  readonly strangerUnackedBytesMax: number;
  /** Messages that need no acknowledgment (pongs, acks, notices) and wait for a connection that takes them: HTTP clients may let them wait for a minute. */
  readonly queuedServiceMax: number;
  /** Pushes that wait for a connection: a client that is away for longer fetches the difference. */
  readonly awayPushesMax: number;
  /** An answer up to this size is sent again for a repeated request, a larger one is announced by msg_detailed_info. */
  readonly smallAnswerBytesMax: number;
  /** HTTP requests of one session that wait for something to say; with one more the oldest is answered. */
  readonly waitingRequestsMax: number;
  /** Sessions of one auth key, and of the machine. */
  readonly sessionsPerKeyMax: number;
  readonly sessionsMax: number;
  /** Those of the machine on whose keys nobody is logged in, for which nobody answers: with one more the oldest of them is forgotten. */
  readonly strangerSessionsMax: number;
  /** Live sessions that one connection carries: clients have one, or one beside it while they change it. */
  readonly sessionsPerConnectionMax: number;
  /** Temporary keys that speak for one permanent key at the same time; an older one is unbound when another is bound. */
  readonly temporaryKeysPerKeyMax: number;
  /** A session without a connection is forgotten after this time. */
  readonly detachedSessionMs: number;
  /** A content-related message is acknowledged on its own when its answer takes longer (spec: "may first send a receipt"). */
  readonly ackDelayMs: number;
  /** invokeAfterMsg waits so long for its predecessors (spec: api/invoking, 0.5 seconds). */
  readonly predecessorWaitMs: number;
  /** The exchange must be finished this long after req_pq (spec: the server remembers up to 10 minutes). */
  readonly exchangeMs: number;
  /** Handshakes that one connection may start. */
  readonly exchangesMax: number;
  /** Plain packets that one connection may send: three to five make a handshake, each of which costs 12 ms. */
  readonly exchangePacketsMax: number;
  /** Handshakes that are open over HTTP at once, where no connection holds the state. */
  readonly httpExchangesMax: number;
  /** Results and updates from this size on are gzip-packed when that makes them smaller. */
  readonly gzipBytesMin: number;
}

export const defaultServerLimits: ServerLimits = {
  packetBytesMax: (1 << 20) + (1 << 14),
  strangerPacketBytesMax: (1 << 20) + (1 << 14),
  unpackedBytesMax: 1 << 22,
  containerMessagesMax: 1024,
  idsMax: 8192,
  waitingPacketsMax: 64,
  waitingBytesMax: 1 << 21,
  runningInvocationsMax: 512,
  runningBytesMax: 1 << 25,
  receivedIdsMax: 1024,
  unackedCountMax: 1024,
  unackedBytesMax: 1 << 22,
  strangerUnackedBytesMax: 1 << 16,
  queuedServiceMax: 8192,
  awayPushesMax: 128,
  smallAnswerBytesMax: 1024,
  waitingRequestsMax: 16,
  sessionsPerKeyMax: 64,
  sessionsMax: 200_000,
  strangerSessionsMax: 10_000,
  sessionsPerConnectionMax: 64,
  temporaryKeysPerKeyMax: 16,
  detachedSessionMs: 5 * 60_000,
  ackDelayMs: 250,
  predecessorWaitMs: 500,
  exchangeMs: 2 * 60_000,
  exchangesMax: 16,
  exchangePacketsMax: 32,
  httpExchangesMax: 1024,
  gzipBytesMin: 4096,
};
