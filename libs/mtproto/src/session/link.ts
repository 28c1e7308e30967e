/** http_wait's parameters, in milliseconds (service_messages#http-wait-long-poll). */
export interface HttpWait {
  readonly maxDelayMs: number;
  readonly waitAfterMs: number;
  readonly maxWaitMs: number;
}

/** A connection as its sessions see it. */
export interface Link {
  /** `http`: carries exactly one packet, when its waiting rules say so. */
  readonly kind: 'stream' | 'http';
  /** Sends one encrypted packet, which is the link's from now on, with the free bytes in front of it. */
  send(packet: Uint8Array): void;
  /** Ends the connection at this time, milliseconds since 1970; a later call replaces the time. */
  closeAt(atMs: number): void;
  /** HTTP only: how long to hold the response back. */
  wait?(wait: HttpWait): void;
  /** HTTP only: when the response is due, now that so many messages are queued. */
  dueMs?(queuedCount: number, nowMs: number): number;
  /** HTTP only: the session is gone, no packet will come. */
  abandon?(): void;
  /** HTTP only: when an empty response is due. */
  readonly expiresAtMs?: number;
}
