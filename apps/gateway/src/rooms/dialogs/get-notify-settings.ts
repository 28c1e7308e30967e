import { tlNotifySettings } from '../../convert/notify-settings.ts';
import { method } from '../../rpc/method.ts';
import { choiceFor, notifyTarget } from './parts/notify-target.ts';

/** Defaults of a whole category of chats; a single chat without own settings inherits and reports none. */
const KIND_DEFAULTS = { showPreviews: true, silent: false, muteUntilS: 0 };

/** Refused: PEER_ID_INVALID. */
export default method('account.getNotifySettings', async ({ peer }, context) => {
  const target = notifyTarget(context.view, peer);
  const queries = await context.read();
  const row = choiceFor(target, await queries.notifySettings(context.viewer, 'peer' in target ? [target.peer] : [], 'peer' in target ? target.thread : 0));
  if ('peer' in target) return tlNotifySettings(row ?? {});
  const { showPreviews, silent, muteUntilS } = row ?? KIND_DEFAULTS;
  return tlNotifySettings({
    showPreviews: showPreviews ?? KIND_DEFAULTS.showPreviews, silent: silent ?? KIND_DEFAULTS.silent, muteUntilS: muteUntilS ?? KIND_DEFAULTS.muteUntilS,
  });
});
