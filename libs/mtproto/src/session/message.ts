import type { Link } from './link.ts';
import type { Received } from './received.ts';

/** What the gzip_packed of one packet may still unpack to, in bytes. */
export interface UnpackBudget {
  leftBytes: number;
}

/** One message of a client, taken out of its packet and container. */
export interface Message {
  readonly msgId: bigint;
  readonly seqNo: number;
  /** The boxed object, beginning with its constructor id. */
  readonly body: Uint8Array;
  readonly link: Link;
  /** Shared by all messages of the packet. */
  readonly budget: UnpackBudget;
}

/** A message that has passed the rules of identifiers. */
export interface AcceptedMessage extends Message {
  readonly received: Received;
}
