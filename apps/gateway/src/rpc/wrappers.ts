import { refusal } from '@teamgram/domain';
import type { Invocation } from '@teamgram/mtproto';

/**
 * Refuses requests that are wrapped into something which does not exist here (core.telegram.org/api/takeout, /api/bots/connected-business-bots):
 * answering as if it did would be a lie. A proof of the device was asked for by nobody and is passed over.
 * Throws TAKEOUT_INVALID, TAKEOUT_REQUIRED, METHOD_INVALID.
 */
export function refuseWrappers({ takeoutId, messagesRange, businessConnectionId }: Invocation['wrappers']): void {
  if (takeoutId !== undefined) throw refusal('TAKEOUT_INVALID');
  if (messagesRange) throw refusal('TAKEOUT_REQUIRED');
  if (businessConnectionId !== undefined) throw refusal('METHOD_INVALID');
}
