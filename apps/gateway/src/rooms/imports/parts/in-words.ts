import { Refusal, refusal } from '@teamgram/domain';
import type { ErrorName } from '@teamgram/tl';
import type { tl } from '@teamgram/tl';
import type { View } from '../../../convert/view.ts';
import { peerOf } from '../../../peers/input-peer.ts';

/** Maps any refusal except FLOOD_WAIT_X to the one error that the method documents. */
export async function inWordsOf<T>(error: ErrorName, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    if (thrown instanceof Refusal && thrown.error !== 'FLOOD_WAIT_X') throw refusal(error);
    throw thrown;
  }
}

/** For a peer that cannot be resolved, no import can have been initialised. Throws IMPORT_ID_INVALID. */
export function destinationOf(view: View, peer: tl.InputPeer): Promise<number> {
  return inWordsOf('IMPORT_ID_INVALID', () => peerOf(view, peer));
}
