import type { PollExpired } from '@teamgram/event-schemas';
import { sentMessage } from '../messages/sent-message.ts';
import type { View } from '../view.ts';
import { placesOf } from './places.ts';

/** The date of the poll that a message asks has come; nothing when somebody has closed it, or the message is gone. */
export function expirePoll(view: View, position: number): PollExpired[] {
  const message = sentMessage(view, position);
  const poll = message?.content?.media?.poll;
  if (!poll || poll.closed) return [];
  return [{ type: 'PollExpired', stream: message.stream, poll: poll.id, message: position, places: placesOf(message) }];
}
