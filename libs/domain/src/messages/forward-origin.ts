/** Who said what is said again elsewhere, as far as that is to be told (core.telegram.org/constructor/messageFwdHeader). */
import { forwardOrigin } from '@teamgram/event-schemas';
import type { ForwardOrigin } from '@teamgram/event-schemas';
import { permits } from '../privacy/choices.ts';
import { nameOf } from '../users/user.ts';
import type { View } from '../view.ts';
import type { SourceMessage } from './source.ts';

export type Author = Pick<ForwardOrigin, 'fromUser' | 'fromName'>;

/** Who does not let the sender link to them is named only (core.telegram.org/constructor/inputPrivacyKeyForwards). */
export function nameable(view: View, author: number, sender: number): Author {
  if (permits(view, author, 'Forwards', sender)) return { fromUser: author, fromName: '' };
  const { firstName, lastName } = nameOf(view, author);
  return { fromUser: 0, fromName: `${firstName} ${lastName}`.trim() };
}

/**
 * What was said in a chat's name stays the chat's: nobody learns who it was. What was passed on keeps its first author.
 * @param id of the message where it stands
 */
export function firstOrigin({ sender, post, sentAtMs, content }: SourceMessage, author: Author, id: number): ForwardOrigin {
  if (content?.forward) return content.forward;
  const dateS = Math.floor(sentAtMs / 1000);
  if (sender === 0) return forwardOrigin({ ...author, dateS });
  return forwardOrigin({ fromPeer: sender, dateS, postAuthor: content?.postAuthor ?? '', channelPost: post ? id : 0 });
}
