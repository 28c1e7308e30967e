import { draft } from '@teamgram/event-schemas';
import { storedEntities } from '../../convert/text-entities.ts';
import { peerOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { answeredIn, quoteOf } from '../messages/parts/sending.ts';

/** An empty draft clears the existing one. Each forum topic has a draft of its own. */
export default method('messages.saveDraft', async ({ peer, message, entities, reply_to, no_webpage }, context) => {
  const to = peerOf(context.view, peer);
  const answered = reply_to?._ === 'inputReplyToMessage' ? reply_to : undefined;
  const { id, thread, elsewhere } = answered ? answeredIn(answered, context.view, to) : { id: 0, thread: 0, elsewhere: 0 };
  if (message === '' && elsewhere === 0 && (id === 0 || id === thread)) {
    await context.send({ type: 'ClearDraft', peer: to, thread });
    return true;
  }
  const stored = storedEntities(entities, (user) => userOf(context.view, user));
  const reply = { replyToId: elsewhere === 0 ? id : answered!.reply_to_msg_id, replyToPeer: elsewhere, quote: answered && quoteOf(context.view, answered) };
  await context.send({ type: 'SaveDraft', peer: to, thread, draft: draft({ text: message, entities: stored, noWebpage: no_webpage === true, ...reply }) });
  return true;
});
