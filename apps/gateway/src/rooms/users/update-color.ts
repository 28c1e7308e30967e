import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

/** The seven colours that every client knows; patterns are custom emoji, of which there are none here. Refused: COLOR_INVALID, DOCUMENT_INVALID. */
export default method('account.updateColor', async ({ for_profile, color }, context) => {
  if (color && color._ !== 'peerColor') throw refusal('COLOR_INVALID');
  if (color?.background_emoji_id) throw refusal('DOCUMENT_INVALID');
  await context.send({ type: 'ChooseColor', forProfile: for_profile ?? false, color: color?.color });
  return true;
});
