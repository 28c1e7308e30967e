/** "524288 must be evenly divisible by part_size" (core.telegram.org/api/files#uploading-files): the largest part, in bytes. */
export const FILE_PART_BYTES_MAX = 512 * 1024;
