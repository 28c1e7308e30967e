import type { PasskeyShown } from '@teamgram/host';
import type { tl } from '@teamgram/tl';

export function tlPasskey({ id, name, dateS, usedS }: PasskeyShown): tl.passkey {
  return { _: 'passkey', id, name, date: dateS, last_usage_date: usedS };
}
