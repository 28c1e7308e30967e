/**
 * The partitions that have a copy of a basic group's message. Known at home only, because all messages of basic groups pass through it. Document:
 * `held:<position>` of the copy at home.
 */
import { documentKind, type Documents } from '../view.ts';

const held = documentKind<{ partitions: number[] }>('held');
type Reader = Pick<Documents, 'get'>;

export function holdersOf(documents: Reader, position: number): readonly number[] {
  return held.find(documents, position)?.partitions ?? [];
}

export function noteHolder(documents: Documents, position: number, partition: number): void {
  held.put(documents, position, { partitions: [...holdersOf(documents, position), partition] });
}

/** The partition no longer has a copy. */
export function noteDropped(documents: Documents, position: number, partition: number): void {
  const left = holdersOf(documents, position).filter((one) => one !== partition);
  if (left.length > 0) held.put(documents, position, { partitions: left });
  else forgetHolders(documents, position);
}

export function forgetHolders(documents: Documents, position: number): void {
  held.remove(documents, position);
}
