/**
 * The port to file bytes. Every driver passes the same suite.
 *
 * Contract:
 * - A part is kept for hours, then it may be gone (core.telegram.org/api/files: "between several minutes and several hours").
 *   Saving a part again replaces it. Parts of one upload may come in any order, through any process.
 * - A blob is durable when `assemble` or `put` resolves, and only then may a fact refer to it. It never changes.
 * - Bytes are sealed on their way to the disk, under a key of their file that the driver asks for and does not keep: whoever destroys the key
 *   destroys the file. Waiting parts are sealed under a key of their upload.
 * - Nothing is held whole in memory but a part (≤ 512 KiB), or what `put` and `read` are given or asked for.
 */
export interface Blobs {
  /** @throws {UploadRefused} FILE_PART_INVALID, FILE_PARTS_INVALID, FILE_PART_EMPTY, FILE_PART_TOO_BIG, FILE_PART_SIZE_INVALID, FILE_PART_SIZE_CHANGED; {QuotaExceeded} */
  savePart(part: UploadPart, bytes: Uint8Array): Promise<void>;
  /**
   * Makes a blob of the parts of an upload. May be called again, under another name, while the parts are kept.
   * @throws {UploadRefused} FILE_PARTS_INVALID, FILE_PART_X_MISSING, FILE_PART_SIZE_INVALID, FILE_PART_SIZE_CHANGED, MD5_CHECKSUM_INVALID
   */
  assemble(upload: Upload, name: BlobName): Promise<StoredBlob>;
  /** Stores bytes that are at hand: a thumbnail, say. */
  put(name: BlobName, bytes: Uint8Array): Promise<StoredBlob>;
  /** At most `limit` bytes from `offset`: fewer at the end, none beyond it. Undefined when there is no such blob, or its key was destroyed. Throws BlobDamaged. */
  read(name: BlobName, offset: number, limit: number): Promise<Uint8Array | undefined>;
  /** Undefined when there is no such blob. */
  sizeOf(name: BlobName): Promise<number | undefined>;
  /** Missing is not an error. */
  remove(name: BlobName): Promise<void>;
  /** The same for every blob of a file. */
  removeFile(fileId: number): Promise<void>;
  /** Ids of files whose blobs have not changed for so long; a file comes once for each of its blobs. */
  filesOlderThan(ageMs: number): AsyncIterable<number>;
  /** Drops uploads that have expired; returns how many. To be called now and then by one process. */
  sweep(): Promise<number>;
}

/** Where keys of files come from. 32 bytes each. */
export interface BlobKeys {
  /** Undefined: destroyed, or never made. */
  find(fileId: number): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** The key of a file that is about to be stored; durable before it resolves. */
  begin(fileId: number): Promise<Uint8Array>;
}

/** Whose upload: parts of different owners never meet. At most 64 letters, digits and hyphens. */
export type UploadOwner = string;

/** `fileId` is the client's random number; `index` counts from 0. */
export type UploadPart = {
  owner: UploadOwner;
  fileId: bigint;
  index: number;
  /** Of upload.saveBigFilePart; −1 = the client does not know yet. Absent for upload.saveFilePart. */
  totalParts?: number | undefined;
};

export type Upload = {
  owner: UploadOwner;
  fileId: bigint;
  parts: number;
  /** Hexadecimal, of the whole; '' or absent = not checked. */
  md5?: string | undefined;
};

/** A file's id, and for one of its smaller sizes a hyphen and a letter: "12345", "12345-m". */
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

/** The owner has too much waiting to be made into files. */
export class QuotaExceeded extends Error {
  /** After so many seconds the oldest of it has expired. */
  readonly retryAfterS: number;
  constructor(retryAfterS: number) {
    super(`too many bytes are waiting; retry after ${retryAfterS} s`);
    this.retryAfterS = retryAfterS;
  }
}
