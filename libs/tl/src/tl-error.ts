/** Why bytes could not be read, or an object could not be written. */
export type TlErrorKind =
  /** The bytes end before the object does. */
  | 'TRUNCATED'
  /** No layer of the table knows the constructor id. */
  | 'UNKNOWN_CONSTRUCTOR'
  /** A known constructor stands where another type is declared. */
  | 'WRONG_TYPE'
  /** More nesting than `ReadingLimits.depthMax`. */
  | 'TOO_DEEP'
  /** More objects than `ReadingLimits.objectsMax`, or a vector longer than the bytes that are left. */
  | 'TOO_MANY'
  /** More bytes than `ReadingLimits.sizeBytesMax`. */
  | 'TOO_LARGE'
  /** A value outside its TL type: an int beyond 32 bits, a missing required field, a string that is not one. */
  | 'INVALID_VALUE'
  /** Bytes are left after the object. */
  | 'TRAILING_BYTES'
  /** A constructor of an old layer that has no equal in the newest one. */
  | 'NOT_LIFTABLE'
  /** An object of the newest layer that the client's layer has no words for. */
  | 'NOT_LOWERABLE';

/** The one error of this package. Its text names constructors and fields, never values: they may be secret. */
export class TlError extends Error {
  readonly kind: TlErrorKind;
  /** The constructor id in question as unsigned 32-bit number, where there is one. */
  readonly constructorId: number | undefined;

  constructor(kind: TlErrorKind, message: string, constructorId?: number) {
    super(message);
    this.name = 'TlError';
    this.kind = kind;
    this.constructorId = constructorId === undefined ? undefined : constructorId >>> 0;
  }
}

/** A constructor id as people write it: eight hexadecimal digits. */
export const hexId = (id: number): string => (id >>> 0).toString(16).padStart(8, '0');
