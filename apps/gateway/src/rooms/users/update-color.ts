import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

/** One of the seven built-in colours; background patterns are custom emoji, which are not supported. Refused: COLOR_INVALID, DOCUMENT_INVALID. */
export default method('account.updateColor', async ({ for_profile, color }, context) => {
  if (color && color._ !== 'peerColor') throw refusal('COLOR_INVALID');
  if (color?.background_emoji_id) throw refusal('DOCUMENT_INVALID');
  await context.send({ type: 'ChooseColor', forProfile: for_profile ?? false, color: color?.color });
  return true;
});
