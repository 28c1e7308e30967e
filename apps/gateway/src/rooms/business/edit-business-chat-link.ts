import { method } from '../../rpc/method.ts';
import { keptLink, slugOf } from './parts/business-links.ts';

/** Refused: CHATLINK_SLUG_EMPTY, CHATLINK_SLUG_EXPIRED, ENTITIES_TOO_LONG, ENTITY_BOUNDS_INVALID. */
export default method('account.editBusinessChatLink', ({ slug, link }, context) => keptLink(context, false, slugOf(slug), link));
