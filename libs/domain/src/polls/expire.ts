import type { PollExpired } from '@teamgram/event-schemas';
import { sentMessage } from '../messages/sent-message.ts';
import type { View } from '../view.ts';
import { placesOf } from './places.ts';

/** The closing date of a message's poll has come. No fact if it was closed before, or the message is gone. */
export function expirePoll(view: View, position: number): PollExpired[] {
  const message = sentMessage(view, position);
  const poll = message?.content?.media?.poll;
  if (!poll || poll.closed) return [];
  return [{ type: 'PollExpired', stream: message.stream, poll: poll.id, message: position, places: placesOf(message) }];
}
