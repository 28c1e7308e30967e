import { method } from '../../rpc/method.ts';
import { emojiOf } from './parts/choice.ts';

/** Reported by help.getConfig (core.telegram.org/constructor/config: reactions_default). Refused: REACTION_INVALID. */
export default method('messages.setDefaultReaction', async ({ reaction }, context) => {
  await context.send({ type: 'ChooseDefaultReaction', emoji: emojiOf(reaction) });
  return true;
});
