import { allowedErrors } from '@teamgram/tl';
import type { ErrorName } from '@teamgram/tl';

/** Different methods have different words for the same thing. */
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

/** The error of the method's own table that says what `error` says; undefined when it has none. */
export function nearestDocumented(method: string, error: ErrorName): ErrorName | undefined {
  const allowed = allowedErrors(method);
  const own = synonyms.filter(([first]) => first === error).flat().find((name) => allowed.has(name));
  return own ?? synonyms.filter((names) => names.includes(error)).flat().find((name) => allowed.has(name));
}
