/**
 * Two journals may each have a stream of one name, with keys of their own: a private chat across partitions has. So this worker's cache of
 * keys calls a stream of a partition other than home by its name and partition.
 */
import { HOME_PARTITION } from '@teamgram/event-schemas';

const MARK = '@';

export function keyStream(partition: number, stream: string): string {
  return partition === HOME_PARTITION ? stream : `${stream}${MARK}${partition}`;
}

export function partitionOfKeyStream(name: string): { partition: number; stream: string } {
  const mark = name.lastIndexOf(MARK);
  return mark < 0 ? { partition: HOME_PARTITION, stream: name } : { partition: Number(name.slice(mark + 1)), stream: name.slice(0, mark) };
}
