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
