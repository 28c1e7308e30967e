/** Limits of one read. They apply to all bytes from outside; exceeding one is a `TlError`. */
export type ReadingLimits = {
  /** Nesting depth of objects. Rich text and JSON values are the deepest legitimate ones. */
  depthMax: number;
  /** Total number of constructors: an empty one takes 4 bytes on the wire and many times that in memory. */
  objectsMax: number;
  /** Elements of one vector, because handlers iterate over the lists of a request. */
  elementsMax: number;
  /** Length of the input in bytes. */
  sizeBytesMax: number;
};

/** Limits for a request: one packet of a client (1 MiB), with room for the largest legitimate vectors, such as a whole address book. */
export const REQUEST_LIMITS: ReadingLimits = { depthMax: 32, objectsMax: 16_384, elementsMax: 16_384, sizeBytesMax: 1 << 20 };

/** Limits for an answer read by a client: histories and differences are larger than requests. */
export const ANSWER_LIMITS: ReadingLimits = { depthMax: 48, objectsMax: 1 << 20, elementsMax: 1 << 20, sizeBytesMax: 1 << 24 };
