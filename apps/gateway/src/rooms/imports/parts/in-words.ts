import { Refusal, refusal } from '@teamgram/domain';
import type { ErrorName } from '@teamgram/tl';
import type { tl } from '@teamgram/tl';
import type { View } from '../../../convert/view.ts';
import { peerOf } from '../../../peers/input-peer.ts';

/** Whatever something is refused with, in the one word that the method has for it; who is to wait is told so. */
export async function inWordsOf<T>(error: ErrorName, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    if (thrown instanceof Refusal && thrown.error !== 'FLOOD_WAIT_X') throw refusal(error);
    throw thrown;
  }
}

/** Into a peer that is not there nothing was begun. Throws IMPORT_ID_INVALID. */
export function destinationOf(view: View, peer: tl.InputPeer): Promise<number> {
  return inWordsOf('IMPORT_ID_INVALID', () => peerOf(view, peer));
}
