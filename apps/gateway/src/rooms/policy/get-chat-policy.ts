import { method } from '../../rpc/method.ts';
import { channelOf } from '../../peers/input-peer.ts';
import { shownPolicy } from './parts/shown-policy.ts';

/** Whoever may look into a supergroup or channel may know its hours and classification, and for what they are cleared there. */
export default method('teamgram.getChatPolicy', ({ channel }, context) => shownPolicy(context, channelOf(context.view, channel)));
