import type { Link } from './link.ts';
import type { Received } from './received.ts';

/** How many bytes the gzip_packed objects of one packet may still decompress to. */
export interface UnpackBudget {
  leftBytes: number;
}

/** One message of a client, extracted from its packet and container. */
export interface Message {
  readonly msgId: bigint;
  readonly seqNo: number;
  /** The boxed object, beginning with its constructor id. */
  readonly body: Uint8Array;
  readonly link: Link;
  /** Shared by all messages of the packet. */
  readonly budget: UnpackBudget;
}

/** A message that has passed the checks of identifiers. */
export interface AcceptedMessage extends Message {
  readonly received: Received;
}
