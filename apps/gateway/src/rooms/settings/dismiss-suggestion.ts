import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Told in help.getAppConfig (`dismissed_suggestions`), so that the other devices do not make it again. */
export default method('help.dismissSuggestion', async ({ peer, suggestion }, context) => {
  const of = peer._ === 'inputPeerEmpty' ? 0 : peerOf(context.view, peer);
  await context.send({ type: 'ChooseSetting', setting: { type: 'SuggestionDismissed', peer: of, suggestion } });
  return true;
});
