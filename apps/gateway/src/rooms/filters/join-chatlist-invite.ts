import { method } from '../../rpc/method.ts';
import { takeOver } from './parts/take-over.ts';

/** Refused: INVITE_SLUG_EMPTY, INVITE_SLUG_EXPIRED, DIALOG_FILTERS_TOO_MUCH, CHATLISTS_TOO_MUCH, PEERS_LIST_EMPTY, FILTER_INCLUDE_TOO_MUCH, CHANNELS_TOO_MUCH. */
export default method('chatlists.joinChatlistInvite', ({ slug, peers }, context) => takeOver(context, slug, peers));
