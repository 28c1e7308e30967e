/** The reason why a cryptographic operation was refused. Codes are stable; the wire layer maps them to its own errors. */
export type CryptoErrorCode =
  | 'BAD_LENGTH' // an argument has an impossible size
  | 'BAD_KEY' // a key cannot be parsed or is of the wrong kind
  | 'MSG_KEY_MISMATCH' // an encrypted message does not carry the msg_key of its own content
  | 'RSA_DECRYPTION_FAILED' // neither RSA_PAD nor the SHA-1 padding fits
  | 'DH_OUT_OF_RANGE' // g_a or g_b fails the checks of the handshake
  | 'PQ_NOT_COMPOSITE' // pq is not a product of two odd primes of the expected size
  | 'SRP_INVALID' // A is out of range or M1 is wrong
  | 'BAD_NOTE' // the text is not a signed note, or not a checkpoint
  | 'NOTE_UNVERIFIED' // a note lacks a valid signature by a known key
  | 'UNSEAL_FAILED'; // wrong key, wrong associated data or altered bytes

/** Contains a code and no secrets: neither the message nor any field ever holds bytes of a key, plaintext or ciphertext. */
export class CryptoError extends Error {
  readonly code: CryptoErrorCode;

  constructor(code: CryptoErrorCode, message: string) {
    super(message);
    this.name = 'CryptoError';
    this.code = code;
  }
}

/** @throws {CryptoError} BAD_LENGTH naming the argument, unless it has exactly `sizeBytes` bytes. */
export function requireSize(name: string, bytes: Uint8Array, sizeBytes: number): void {
  if (bytes.length !== sizeBytes) throw new CryptoError('BAD_LENGTH', `${name} must be ${sizeBytes} bytes, not ${bytes.length}`);
}
