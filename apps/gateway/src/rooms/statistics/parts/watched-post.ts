import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import type { ShownMessage } from '../../../convert/message.ts';
import { shownRow } from '../../../messages/shown-message.ts';
import type { Context } from '../../../rpc/context.ts';
import { watchedChat } from './watched-chat.ts';

/** A post of a channel whose statistics the caller may see. Throws like `watchedChat`, and MESSAGE_ID_INVALID. */
export async function watchedPost(context: Context, channel: tl.InputChannel, id: number): Promise<{ peer: number; post: ShownMessage }> {
  const { peer } = await watchedChat(context, channel, 'broadcast');
  const [row] = await context.services.queries.messagesByIds(-peer, [id]);
  const post = row && (await shownRow(context.services.opener, row));
  if (post?.content?.action !== '') throw refusal('MESSAGE_ID_INVALID');
  return { peer, post };
}
