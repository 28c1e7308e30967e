import { textEntity } from '@teamgram/event-schemas';
import type { SendServiceMessage } from '@teamgram/domain';

/** The code is void after five minutes; what stands in the log is then destroyed with the message. */
const CODE_MESSAGE_TTL_S = 600;
const TITLE = 'Login code:';

/** What the other authorizations of an account are told when somebody asks for a code with its number. */
export function codeMessage(user: number, code: string): SendServiceMessage {
  const text = `${TITLE} ${code}. Do not give this code to anyone, whoever they say they are.

It lets somebody log in to your account on another device. If you did not ask for it, ignore this message.`;
  return { type: 'SendServiceMessage', user, text, ttlS: CODE_MESSAGE_TTL_S, entities: [textEntity({ kind: 'Bold', offset: 0, length: TITLE.length })] };
}

/** What an account is told when somebody who could not give its password wants it deleted (core.telegram.org/api/account-deletion). */
export function deletionMessage(user: number, link: string): SendServiceMessage {
  const text = `Somebody has asked to delete your account, and did not know its password. It will be deleted in a week.

If it was not you, open this link to keep it: ${link}`;
  return { type: 'SendServiceMessage', user, text, entities: [textEntity({ kind: 'Url', offset: text.length - link.length, length: link.length })] };
}

/** What an account is told when one of its devices wants to be rid of the password without knowing it (core.telegram.org/api/srp#password-reset). */
export function resetMessage(user: number): SendServiceMessage {
  const text = `One of your devices has asked to remove the password of your account. It can be removed in a week.

If it was not you, cancel this in the settings, under two-step verification, and end that device's session.`;
  return { type: 'SendServiceMessage', user, text, entities: [] };
}
