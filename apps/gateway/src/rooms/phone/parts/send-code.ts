import type { CodePurpose } from '@teamgram/host';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** Sends a code to the phone number itself, not to the account's other devices. */
export async function sendCode({ services, session }: Context, purpose: CodePurpose): Promise<tl.auth.sentCode> {
  const { phoneCodeHash, length, timeoutS } = await services.commandApi.call('codes.send', { authKeyId: session.authorization.keyId, purpose });
  return { _: 'auth.sentCode', type: { _: 'auth.sentCodeTypeSms', length }, phone_code_hash: phoneCodeHash, timeout: timeoutS };
}
