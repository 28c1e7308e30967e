/** Path prefix of a partition's own files, in data directories and backups alike; empty for home. Ends with `/`. */
export function partitionPrefix(partition: number): string {
  return partition === 0 ? '' : `partitions/${partition}/`;
}
