/** What one worker grants to strangers and to slow readers. Sizes in bytes, times in milliseconds. */
export type ListenerLimits = {
  /** Open sockets of this worker; further ones are refused by the kernel's accept queue being drained and closed. */
  connectionsMax: number;
  /** A connection must show a known auth key this long after it opened. A handshake on a slow phone takes a few seconds. */
  strangerMs: number;
  /** What a stranger may send before that: a handshake needs 2 KiB, but a known key may open a connection with a whole file part. */
  strangerBytesMax: number;
  /** Strangers at once; when one more comes, the oldest goes. */
  strangersMax: number;
  /** Bytes of packets that are not whole yet, of all connections together: beyond it those end that have been in the middle of one for longest. */
  unfinishedBytesMax: number;
  /** Bytes that wait for a peer who does not read. Above this the connection ends; the session keeps what was not acknowledged. */
  backlogBytesMax: number;
  /** The same of all connections together: beyond it those end that have not caught up for longest. */
  backlogsBytesMax: number;
  /** One POST body or WebSocket message. */
  messageBytesMax: number;
  /** POST bodies that are being received or answered, together: beyond it those are given up that have been there for longest. */
  postsBytesMax: number;
  /** Kernel probe on silent connections, so that half-open ones go away. */
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
