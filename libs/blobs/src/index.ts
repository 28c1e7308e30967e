/** File storage: the `Blobs` port and its driver on disk. See README.md. */
export * from './blobs.ts';
export { openDiskBlobs, type DiskBlobsOptions } from './disk/disk-blobs.ts';
export { BlobDamaged } from './sealing/chunks.ts';
export { isPartSize, PART_BYTES_MAX, PARTS_MAX } from './part-rules.ts';
