import { UploadRefused, type Upload, type UploadPart } from './blobs.ts';

/** Largest part of an upload, in bytes. */
export const PART_BYTES_MAX = 512 * 1024;
/** 4 GB in parts of 512 KB; also sent as upload_max_fileparts_premium in help.getAppConfig. */
export const PARTS_MAX = 8_192;

const UNKNOWN_TOTAL = -1;

/** "part_size % 1024 = 0, 524288 % part_size = 0" (core.telegram.org/api/files). */
export function isPartSize(sizeBytes: number): boolean {
  return sizeBytes > 0 && sizeBytes % 1024 === 0 && PART_BYTES_MAX % sizeBytes === 0;
}

/** Validates the parameters of a part. */
export function checkPart({ index, totalParts }: UploadPart, sizeBytes: number): void {
  if (totalParts !== undefined && totalParts !== UNKNOWN_TOTAL) checkTotal(totalParts);
  if (!Number.isInteger(index) || index < 0 || index >= PARTS_MAX) throw new UploadRefused('FILE_PART_INVALID');
  if (sizeBytes === 0) throw new UploadRefused('FILE_PART_EMPTY');
  if (sizeBytes > PART_BYTES_MAX) throw new UploadRefused('FILE_PART_TOO_BIG');
  if (totalParts === undefined || totalParts === UNKNOWN_TOTAL) return;
  if (index >= totalParts) throw new UploadRefused('FILE_PART_INVALID');
  if (index < totalParts - 1 && !isPartSize(sizeBytes)) throw new UploadRefused('FILE_PART_SIZE_INVALID');
}

export function checkTotal(parts: number): void {
  if (!Number.isInteger(parts) || parts < 1 || parts > PARTS_MAX) throw new UploadRefused('FILE_PARTS_INVALID');
}

/** Validates a part against part 0, which has the full size unless it is the only one. */
export function checkAgainstFirst({ index, totalParts }: UploadPart, sizeBytes: number, firstBytes: number): void {
  if (!isPartSize(firstBytes)) throw new UploadRefused('FILE_PART_SIZE_INVALID');
  const surelyNotLast = totalParts !== undefined && totalParts !== UNKNOWN_TOTAL && index < totalParts - 1;
  if (sizeBytes > firstBytes || (surelyNotLast && sizeBytes !== firstBytes)) throw new UploadRefused('FILE_PART_SIZE_CHANGED');
}

/** "All parts must have the same size; the last part does not have to, provided its size is less". An undefined entry of `sizes` is a missing part. */
export function checkWhole({ parts }: Upload, sizes: readonly (number | undefined)[]): void {
  const missing = sizes.findIndex((size) => size === undefined);
  if (missing >= 0) throw new UploadRefused('FILE_PART_X_MISSING', missing);
  if (parts === 1) return;
  const [first, last] = [sizes[0]!, sizes[parts - 1]!];
  if (!isPartSize(first)) throw new UploadRefused('FILE_PART_SIZE_INVALID');
  if (last > first || sizes.slice(0, -1).some((size) => size !== first)) throw new UploadRefused('FILE_PART_SIZE_CHANGED');
}
