/** Where what a partition has of its own lies, in a data directory as in a backup; home has no place of its own. Ends with `/`. */
export function partitionPrefix(partition: number): string {
  return partition === 0 ? '' : `partitions/${partition}/`;
}
