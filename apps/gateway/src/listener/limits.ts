/** Limits of one worker on unauthenticated connections ("strangers") and on slow peers. Sizes in bytes, times in milliseconds. */
export type ListenerLimits = {
  /** Open sockets of this worker, including those handed over by other workers; further ones take the place of one without a known key, or are closed at once. */
  connectionsMax: number;
  /** Time in which a connection must present a known auth key. A handshake on a slow phone takes a few seconds. */
  strangerMs: number;
  /** Bytes accepted before that. A handshake needs 2 KiB, but the first packet under a known key may be a whole file part. */
  strangerBytesMax: number;
  /** Strangers at a time; a further one displaces the oldest. */
  strangersMax: number;
  /** Bytes of incomplete packets over all connections; above this, those that have been incomplete for longest are closed. */
  unfinishedBytesMax: number;
  /** Bytes queued for one slow peer. Above this the connection is closed; the session keeps whatever was not acknowledged. */
  backlogBytesMax: number;
  /** The same over all connections; above this, those that have been behind for longest are closed. */
  backlogsBytesMax: number;
  /** Size of one POST body or WebSocket message. */
  messageBytesMax: number;
  /** POST bodies being received or answered, in total; above this, the oldest ones are dropped. */
  postsBytesMax: number;
  /** Interval of TCP keep-alive probes, which detect half-open connections. */
  keepAliveMs: number;
};

export const defaultListenerLimits: ListenerLimits = {
  connectionsMax: 50_000,
  strangerMs: 60_000,
  strangerBytesMax: 1 << 21,
  strangersMax: 20_000,
  unfinishedBytesMax: 1 << 28,
  backlogBytesMax: 1 << 24,
  backlogsBytesMax: 1 << 28,
  messageBytesMax: (1 << 20) + (1 << 14),
  postsBytesMax: 1 << 27,
  keepAliveMs: 60_000,
};
