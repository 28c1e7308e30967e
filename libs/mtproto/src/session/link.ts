/** http_wait's parameters, in milliseconds (service_messages#http-wait-long-poll). */
export interface HttpWait {
  readonly maxDelayMs: number;
  readonly waitAfterMs: number;
  readonly maxWaitMs: number;
}

/** A connection as seen by its sessions. */
export interface Link {
  /** `http`: carries exactly one packet, at the time its http_wait allows. */
  readonly kind: 'stream' | 'http';
  /** Sends one encrypted packet and takes ownership of it, including the headroom in front of it. */
  send(packet: Uint8Array): void;
  /** Schedules the end of the connection, milliseconds since 1970; replaces an earlier schedule. */
  closeAt(atMs: number): void;
  /** HTTP only: how long to hold the response back. */
  wait?(wait: HttpWait): void;
  /** HTTP only: when the response is due, given the number of queued messages. */
  dueMs?(queuedCount: number, nowMs: number): number;
  /** HTTP only: the session has ended, no packet will follow. */
  abandon?(): void;
  /** HTTP only: when an empty response must be sent. */
  readonly expiresAtMs?: number;
}
