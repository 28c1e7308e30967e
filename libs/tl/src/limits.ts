/** Bounds of one read. Every reader of outside bytes has them; exceeding one is a `TlError`. */
export type ReadingLimits = {
  /** Objects inside objects. Rich text and JSON values are the deepest honest trees. */
  depthMax: number;
  /** Constructors read in total: an empty one costs 4 bytes on the wire and many times that in memory. */
  objectsMax: number;
  /** Elements of one vector: whoever answers a request goes through its lists. */
  elementsMax: number;
  /** Length of the input in bytes. */
  sizeBytesMax: number;
};

/** A request: one packet of a client (1 MiB) read with room for the largest honest vectors, a whole address book. */
export const REQUEST_LIMITS: ReadingLimits = { depthMax: 32, objectsMax: 16_384, elementsMax: 16_384, sizeBytesMax: 1 << 20 };

/** An answer read by a client half: histories and difference slices are larger than requests. */
export const ANSWER_LIMITS: ReadingLimits = { depthMax: 48, objectsMax: 1 << 20, elementsMax: 1 << 20, sizeBytesMax: 1 << 24 };
