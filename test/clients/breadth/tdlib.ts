/** High-level functions of TDLib that the server supports. */
import type { Tdlib } from '../tdlib-chats.ts';
import { callAll } from './calls.ts';
import type { Known, Neighbourhood, Outcome } from './calls.ts';
import { chatRooms } from './tdlib-chats.ts';
import { personRooms } from './tdlib-person.ts';

const OK = { _: 'ok' };

export function tdlibBreadth(tdlib: Tdlib, neighbourhood: Neighbourhood): Promise<Outcome> {
  return callAll({ ...personRooms, ...chatRooms }, neighbourhood as Known, OK, async (name, fields: object = {}) => {
    const answer = await tdlib.invoke({ _: name, ...fields });
    if (answer._ !== 'message' || answer.sending_state === undefined) return answer;
    // Waits until the server has accepted the message.
    return { ...answer, id: tdlib.localId(await tdlib.settled(answer)) };
  });
}
