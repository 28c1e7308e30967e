/**
 * Streams of the same name may exist in two journals, each with its own keys (a private chat across partitions). This worker's key cache therefore names a
 * stream of any partition but home by stream name and partition.
 */
import { HOME_PARTITION } from '@teamgram/event-schemas';

const MARK = '@';

/** Cache name of a stream of a partition. */
export function keyStream(partition: number, stream: string): string {
  return partition === HOME_PARTITION ? stream : `${stream}${MARK}${partition}`;
}

/** The inverse of `keyStream`. */
export function partitionOfKeyStream(name: string): { partition: number; stream: string } {
  const mark = name.lastIndexOf(MARK);
  return mark < 0 ? { partition: HOME_PARTITION, stream: name } : { partition: Number(name.slice(mark + 1)), stream: name.slice(0, mark) };
}
