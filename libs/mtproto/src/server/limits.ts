/** All limits of the server half. Sizes in bytes, times in milliseconds. Those marked (spec) are values that clients rely on; the others bound memory. */
export interface ServerLimits {
  /** Largest packet on a connection that has presented a known auth key. */
  readonly packetBytesMax: number;
  /**
   * Largest packet before that. A handshake needs less than 1 KiB, but a client with a known key may open a connection with a file part; the listener
   * bounds the total of unfinished packets.
   */
  readonly strangerPacketBytesMax: number;
  /** Total size to which all gzip_packed objects of one packet may decompress. */
  readonly unpackedBytesMax: number;
  /** Messages in one container (spec: service_messages#simple-container). */
  readonly containerMessagesMax: number;
  /** Ids in one msgs_ack, msgs_state_req or msg_resend_req (spec: service_messages_about_messages). */
  readonly idsMax: number;
  /** Packets and bytes of one connection that may wait while an auth key is looked up. */
  readonly waitingPacketsMax: number;
  readonly waitingBytesMax: number;
  /** Requests of one session in progress at once, and their total size. */
  readonly runningInvocationsMax: number;
  readonly runningBytesMax: number;
  /** msg_ids of received messages that a session remembers. */
  readonly receivedIdsMax: number;
  /** Sent content-related messages that a session keeps until they are acknowledged, and their total size. */
  readonly unackedCountMax: number;
  readonly unackedBytesMax: number;
  /** The same size limit while nobody is logged in on the session's key: such clients are sent little, and can ask for it again. */
  readonly strangerUnackedBytesMax: number;
  /** Queued messages that need no acknowledgment (pongs, acks, notices): an HTTP client may take up to a minute to fetch them. */
  readonly queuedServiceMax: number;
  /** Pushes kept for a session without a connection; a client that misses more fetches the difference. */
  readonly awayPushesMax: number;
  /** The answer to a repeated request is sent again up to this size; a larger one is announced with msg_detailed_info. */
  readonly smallAnswerBytesMax: number;
  /** Waiting HTTP requests (long polls) of one session; when another one arrives, the oldest gets its response. */
  readonly waitingRequestsMax: number;
  /** Sessions per auth key, and in total. */
  readonly sessionsPerKeyMax: number;
  readonly sessionsMax: number;
  /** Sessions in total on whose keys nobody is logged in; when another one opens, the oldest of them is dropped. */
  readonly strangerSessionsMax: number;
  /** Live sessions on one connection: clients have one, and briefly two while they replace it. */
  readonly sessionsPerConnectionMax: number;
  /** Temporary keys bound to one permanent key at the same time; binding another one unbinds the oldest. */
  readonly temporaryKeysPerKeyMax: number;
  /** A session without a connection is dropped after this time. */
  readonly detachedSessionMs: number;
  /** Delay after which a content-related message is acknowledged on its own, if its answer has not been sent by then (spec: "may first send a receipt"). */
  readonly ackDelayMs: number;
  /** How long invokeAfterMsg waits for its predecessors (spec: api/invoking, 0.5 seconds). */
  readonly predecessorWaitMs: number;
  /** Time limit for an exchange, counted from req_pq (spec: the server remembers up to 10 minutes). */
  readonly exchangeMs: number;
  /** Handshakes that may be started on one connection. */
  readonly exchangesMax: number;
  /** Plain packets accepted on one connection: a handshake takes three to five, each of which costs 12 ms. */
  readonly exchangePacketsMax: number;
  /** Concurrent handshakes over HTTP, where no connection holds the state. */
  readonly httpExchangesMax: number;
  /** Results and updates of at least this size are gzip-packed when that makes them smaller. */
  readonly gzipBytesMin: number;
}

/** The limits used unless the host overrides them. */
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
