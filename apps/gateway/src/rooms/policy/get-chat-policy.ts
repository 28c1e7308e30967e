import { method } from '../../rpc/method.ts';
import { channelOf } from '../../peers/input-peer.ts';
import { shownPolicy } from './parts/shown-policy.ts';

/** Visible to whoever may view the chat: its hours and classification, and the caller's clearance in it. */
export default method('teamgram.getChatPolicy', ({ channel }, context) => shownPolicy(context, channelOf(context.view, channel)));
