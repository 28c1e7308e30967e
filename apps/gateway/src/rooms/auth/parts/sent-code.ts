import type { CodeSent } from '@teamgram/host';
import type { tl } from '@teamgram/tl';

export function tlSentCode({ phoneCodeHash, length, timeoutS }: CodeSent): tl.auth.sentCode {
  return {
    _: 'auth.sentCode',
    type: { _: 'auth.sentCodeTypeApp', length },
    phone_code_hash: phoneCodeHash,
    timeout: timeoutS || undefined,
  };
}
