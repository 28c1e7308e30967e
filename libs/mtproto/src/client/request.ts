/** A client's request until its result has arrived. */
export interface ClientRequest {
  msgId: bigint;
  seqNo: number;
  /** The boxed request; rebuilt for each msg_id when `build` is given. */
  body: Uint8Array;
  readonly build: ((msgId: bigint) => Uint8Array) | undefined;
  /** msg_id of the container that carried it last, which bad_msg_notification may name instead of its own. */
  containerId: bigint;
  /** How often the server has refused it; see `REFUSALS_MAX`. */
  refusals: number;
  /** API requests are content-related; service requests need not be. */
  readonly contentRelated: boolean;
  /** Undefined for messages that get no response; those are sent once. */
  readonly settled: { resolve(result: Uint8Array): void; reject(error: Error): void } | undefined;
}
