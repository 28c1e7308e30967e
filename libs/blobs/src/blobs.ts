/**
 * The port to file storage. Every driver passes the same test suite.
 *
 * Contract:
 * - Upload parts are kept for hours and may be gone after that (core.telegram.org/api/files: "between several minutes and several hours"). Saving a
 *   part again replaces it. The parts of one upload may arrive in any order, at any process.
 * - A blob is durable when `assemble` or `put` resolves; only then may an event refer to it. Blobs are immutable.
 * - Bytes are encrypted before they are written, with a key per file that the driver obtains and does not store: destroying the key destroys the
 *   file. Pending parts are encrypted with a key per upload.
 * - At most one part (≤ 512 KiB) is held in memory, plus the arguments and results of `put` and `read`.
 */
export interface Blobs {
  /** File storage; see the contract above. */
  /** @throws {UploadRefused} FILE_PART_INVALID, FILE_PARTS_INVALID, FILE_PART_EMPTY, FILE_PART_TOO_BIG, FILE_PART_SIZE_INVALID, FILE_PART_SIZE_CHANGED; {QuotaExceeded} */
  savePart(part: UploadPart, bytes: Uint8Array): Promise<void>;
  /**
   * Makes a blob from the parts of an upload. May be repeated, under another name, while the parts are kept.
   * @throws {UploadRefused} FILE_PARTS_INVALID, FILE_PART_X_MISSING, FILE_PART_SIZE_INVALID, FILE_PART_SIZE_CHANGED, MD5_CHECKSUM_INVALID
   */
  assemble(upload: Upload, name: BlobName): Promise<StoredBlob>;
  /** Stores bytes that are in memory, for example a thumbnail. */
  put(name: BlobName, bytes: Uint8Array): Promise<StoredBlob>;
  /** At most `limit` bytes from `offset` on, fewer at the end. Undefined if there is no such blob or its key was destroyed. Throws BlobDamaged. */
  read(name: BlobName, offset: number, limit: number): Promise<Uint8Array | undefined>;
  /** Size in bytes; undefined if there is no such blob. */
  sizeOf(name: BlobName): Promise<number | undefined>;
  /** Removes a blob, if it exists. */
  remove(name: BlobName): Promise<void>;
  /** Removes all blobs of a file. */
  removeFile(fileId: number): Promise<void>;
  /** Ids of files with blobs older than `ageMs`; an id occurs once per blob. */
  filesOlderThan(ageMs: number): AsyncIterable<number>;
  /** Deletes expired uploads and returns how many. To be called periodically by one process. */
  sweep(): Promise<number>;
}

/** The source of file keys, 32 bytes each. */
export interface BlobKeys {
  /** Undefined if the key was destroyed or never created. */
  find(fileId: number): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** Creates the key of a file that is about to be stored; it is durable when the promise resolves. */
  begin(fileId: number): Promise<Uint8Array>;
}

/** Owner of an upload; the parts of different owners are separate. At most 64 letters, digits and hyphens. */
export type UploadOwner = string;

/** One part. `fileId` is the client's random number; `index` counts from 0. */
export type UploadPart = {
  owner: UploadOwner;
  fileId: bigint;
  index: number;
  /** From upload.saveBigFilePart; −1 = not known to the client yet. Absent for upload.saveFilePart. */
  totalParts?: number | undefined;
};

/** A complete upload, to be assembled from its parts. */
export type Upload = {
  owner: UploadOwner;
  fileId: bigint;
  parts: number;
  /** MD5 of the whole file in hexadecimal; '' or absent = not checked. */
  md5?: string | undefined;
};

/** The id of a file, for a smaller size followed by a hyphen and a letter: "12345", "12345-m". */
export type BlobName = string;

export type StoredBlob = { name: BlobName; sizeBytes: number; sha256: Uint8Array };

/** core.telegram.org/api/files, "data input errors". */
export type UploadRefusal =
  | 'FILE_PARTS_INVALID'
  | 'FILE_PART_INVALID'
  | 'FILE_PART_EMPTY'
  | 'FILE_PART_TOO_BIG'
  | 'FILE_PART_SIZE_INVALID'
  | 'FILE_PART_SIZE_CHANGED'
  | 'FILE_PART_X_MISSING'
  | 'MD5_CHECKSUM_INVALID';

/** A part or upload violates a rule of core.telegram.org/api/files; `code` is the name of the TL error. */
export class UploadRefused extends Error {
  readonly code: UploadRefusal;
  /** The X of FILE_PART_X_MISSING. */
  readonly argument: number | undefined;
  constructor(code: UploadRefusal, argument?: number) {
    super(code);
    this.code = code;
    this.argument = argument;
  }
}

/** The owner has too many bytes in pending uploads. */
export class QuotaExceeded extends Error {
  /** Seconds until the oldest of these expires. */
  readonly retryAfterS: number;
  constructor(retryAfterS: number) {
    super(`too many bytes are waiting; retry after ${retryAfterS} s`);
    this.retryAfterS = retryAfterS;
  }
}
