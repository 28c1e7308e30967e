/** Why bytes could not be decoded, or an object could not be encoded. */
export type TlErrorKind =
  /** The bytes end before the object does. */
  | 'TRUNCATED'
  /** No layer of the table has the constructor id. */
  | 'UNKNOWN_CONSTRUCTOR'
  /** A known constructor in a place where another type is declared. */
  | 'WRONG_TYPE'
  /** More nesting than `ReadingLimits.depthMax`. */
  | 'TOO_DEEP'
  /** More objects than `ReadingLimits.objectsMax`, or a vector longer than the remaining bytes. */
  | 'TOO_MANY'
  /** More bytes than `ReadingLimits.sizeBytesMax`. */
  | 'TOO_LARGE'
  /** A value outside its TL type: an int beyond 32 bits, a missing required field, a non-string. */
  | 'INVALID_VALUE'
  /** Bytes remain after the object. */
  | 'TRAILING_BYTES'
  /** A constructor of an old layer without an equivalent in the newest one. */
  | 'NOT_LIFTABLE'
  /** An object of the newest layer that cannot be expressed in the client's layer. */
  | 'NOT_LOWERABLE';

/** The only error type of this package. Its text contains names of constructors and fields, never values, which may be secret. */
export class TlError extends Error {
  readonly kind: TlErrorKind;
  /** The constructor id concerned, as an unsigned 32-bit number, if any. */
  readonly constructorId: number | undefined;

  constructor(kind: TlErrorKind, message: string, constructorId?: number) {
    super(message);
    this.name = 'TlError';
    this.kind = kind;
    this.constructorId = constructorId === undefined ? undefined : constructorId >>> 0;
  }
}

/** A constructor id as eight hexadecimal digits. */
export const hexId = (id: number): string => (id >>> 0).toString(16).padStart(8, '0');
