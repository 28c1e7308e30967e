import { allowedErrors } from '@teamgram/tl';
import type { ErrorName } from '@teamgram/tl';

/** Groups of errors with the same meaning that different methods document under different names. */
const synonyms: readonly (readonly ErrorName[])[] = [
  ['MESSAGE_ID_INVALID', 'MSG_ID_INVALID', 'MESSAGE_IDS_EMPTY'],
  ['PEER_ID_INVALID', 'USER_ID_INVALID', 'CONTACT_ID_INVALID', 'CHAT_ID_INVALID'],
  ['USER_ID_INVALID', 'ADMIN_ID_INVALID'],
  ['CHANNEL_INVALID', 'CHANNEL_PRIVATE', 'CHAT_ID_INVALID', 'PEER_ID_INVALID'],
  ['CHAT_ID_INVALID', 'CHAT_INVALID', 'PEER_ID_INVALID'],
  ['CHAT_ID_INVALID', 'ENCRYPTION_ID_INVALID'],
  ['MEDIA_INVALID', 'MEDIA_EMPTY'],
  ['USER_NOT_MUTUAL_CONTACT', 'PEER_ID_INVALID'],
];

/** The error in the method's own table with the same meaning as `error`; undefined when there is none. */
export function nearestDocumented(method: string, error: ErrorName): ErrorName | undefined {
  const allowed = allowedErrors(method);
  const own = synonyms.filter(([first]) => first === error).flat().find((name) => allowed.has(name));
  return own ?? synonyms.filter((names) => names.includes(error)).flat().find((name) => allowed.has(name));
}
