import { textEntity } from '@teamgram/event-schemas';
import type { SendServiceMessage } from '@teamgram/domain';

/** The code expires after five minutes; the message, and with it the code in the log, is erased after ten. */
const CODE_MESSAGE_TTL_S = 600;
const TITLE = 'Login code:';

/** Message to the other authorizations of an account when a login code for its number is requested. */
export function codeMessage(user: number, code: string): SendServiceMessage {
  const text = `${TITLE} ${code}. Do not give this code to anyone, whoever they say they are.

It lets somebody log in to your account on another device. If you did not ask for it, ignore this message.`;
  return { type: 'SendServiceMessage', user, text, ttlS: CODE_MESSAGE_TTL_S, entities: [textEntity({ kind: 'Bold', offset: 0, length: TITLE.length })] };
}

/** Message to an account when a client that could not prove its password asks to delete it (core.telegram.org/api/account-deletion). */
export function deletionMessage(user: number, link: string): SendServiceMessage {
  const text = `Somebody has asked to delete your account, and did not know its password. It will be deleted in a week.

If it was not you, open this link to keep it: ${link}`;
  return { type: 'SendServiceMessage', user, text, entities: [textEntity({ kind: 'Url', offset: text.length - link.length, length: link.length })] };
}

/** Message to an account when one of its devices asks to reset the password without knowing it (core.telegram.org/api/srp#password-reset). */
export function resetMessage(user: number): SendServiceMessage {
  const text = `One of your devices has asked to remove the password of your account. It can be removed in a week.

If it was not you, cancel this in the settings, under two-step verification, and end that device's session.`;
  return { type: 'SendServiceMessage', user, text, entities: [] };
}
