import { draft } from '@teamgram/event-schemas';
import { storedEntities } from '../../convert/text-entities.ts';
import { peerOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** A draft with nothing in it clears the present one. */
export default method('messages.saveDraft', async ({ peer, message, entities, reply_to, no_webpage }, context) => {
  const to = peerOf(context.view, peer);
  const replyToId = reply_to?._ === 'inputReplyToMessage' ? reply_to.reply_to_msg_id : 0;
  if (message === '' && replyToId === 0) {
    await context.send({ type: 'ClearDraft', peer: to });
    return true;
  }
  const stored = storedEntities(entities, (user) => userOf(context.view, user));
  await context.send({ type: 'SaveDraft', peer: to, draft: draft({ text: message, entities: stored, replyToId, noWebpage: no_webpage === true }) });
  return true;
});
