/** Attribution of forwards and quoted replies, as far as privacy allows (core.telegram.org/constructor/messageFwdHeader). */
import { forwardOrigin } from '@teamgram/event-schemas';
import type { ForwardOrigin } from '@teamgram/event-schemas';
import { permits } from '../privacy/choices.ts';
import { nameOf } from '../users/user.ts';
import type { View } from '../view.ts';
import type { SourceMessage } from './source.ts';

export type Author = Pick<ForwardOrigin, 'fromUser' | 'fromName'>;

/** Authors who do not allow the sender to link to them are shown by name only (core.telegram.org/constructor/inputPrivacyKeyForwards). */
export function nameable(view: View, author: number, sender: number): Author {
  if (permits(view, author, 'Forwards', sender)) return { fromUser: author, fromName: '' };
  const { firstName, lastName } = nameOf(view, author);
  return { fromUser: 0, fromName: `${firstName} ${lastName}`.trim() };
}

/**
 * A message sent as a chat is attributed to the chat, without its author. A message that is itself a forward keeps its original author.
 * @param id of the message in its chat
 */
export function firstOrigin({ sender, post, sentAtMs, content }: SourceMessage, author: Author, id: number): ForwardOrigin {
  if (content?.forward) return content.forward;
  const dateS = Math.floor(sentAtMs / 1000);
  if (sender === 0) return forwardOrigin({ ...author, dateS });
  return forwardOrigin({ fromPeer: sender, dateS, postAuthor: content?.postAuthor ?? '', channelPost: post ? id : 0 });
}
