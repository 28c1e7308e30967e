import { randomBytes } from 'node:crypto';
import { method } from '../../rpc/method.ts';
import { keptLink } from './parts/business-links.ts';

/** Refused: CHATLINKS_TOO_MUCH, ENTITIES_TOO_LONG, ENTITY_BOUNDS_INVALID. */
export default method('account.createBusinessChatLink', ({ link }, context) => keptLink(context, true, randomBytes(12).toString('base64url'), link));
