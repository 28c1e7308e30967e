import type { CodeSent } from '@teamgram/host';
import type { tl } from '@teamgram/tl';

export function tlSentCode({ phoneCodeHash, length, timeoutS, nextType }: CodeSent): tl.auth.sentCode {
  return {
    _: 'auth.sentCode',
    type: { _: 'auth.sentCodeTypeApp', length },
    phone_code_hash: phoneCodeHash,
    next_type: nextType && { _: nextType === 'sms' ? 'auth.codeTypeSms' : 'auth.codeTypeCall' },
    timeout: timeoutS || undefined,
  };
}
