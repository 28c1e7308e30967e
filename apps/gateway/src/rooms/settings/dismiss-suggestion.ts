import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Reported by help.getAppConfig (`dismissed_suggestions`), so that other devices do not show it either. */
export default method('help.dismissSuggestion', async ({ peer, suggestion }, context) => {
  const of = peer._ === 'inputPeerEmpty' ? 0 : peerOf(context.view, peer);
  await context.send({ type: 'ChooseSetting', setting: { type: 'SuggestionDismissed', peer: of, suggestion } });
  return true;
});
