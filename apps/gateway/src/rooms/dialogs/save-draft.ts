import { draft } from '@teamgram/event-schemas';
import { storedEntities } from '../../convert/text-entities.ts';
import { peerOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { answeredIn } from '../messages/parts/sending.ts';

/** A draft with nothing in it clears the present one. Each topic of a forum has one of its own. */
export default method('messages.saveDraft', async ({ peer, message, entities, reply_to, no_webpage }, context) => {
  const to = peerOf(context.view, peer);
  const { id: replyToId, thread } = reply_to?._ === 'inputReplyToMessage' ? answeredIn(reply_to) : { id: 0, thread: 0 };
  if (message === '' && (replyToId === 0 || replyToId === thread)) {
    await context.send({ type: 'ClearDraft', peer: to, thread });
    return true;
  }
  const stored = storedEntities(entities, (user) => userOf(context.view, user));
  await context.send({ type: 'SaveDraft', peer: to, thread, draft: draft({ text: message, entities: stored, replyToId, noWebpage: no_webpage === true }) });
  return true;
});
