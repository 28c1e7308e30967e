/** One request of a client until its result has come. */
export interface ClientRequest {
  msgId: bigint;
  seqNo: number;
  /** The boxed request; made anew for each msg_id when it names its own. */
  body: Uint8Array;
  readonly build: ((msgId: bigint) => Uint8Array) | undefined;
  /** The container that carried it last, which bad_msg_notification may name instead. */
  containerId: bigint;
  /** How often the server has refused it. */
  refusals: number;
  /** API requests are content-related, service requests need not be. */
  readonly contentRelated: boolean;
  /** Undefined for messages that have no answer: these are sent once. */
  readonly settled: { resolve(result: Uint8Array): void; reject(error: Error): void } | undefined;
}
