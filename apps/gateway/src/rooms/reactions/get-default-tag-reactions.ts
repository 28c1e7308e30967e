import { reactionEmoji } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { listAnswer } from './parts/list-answer.ts';

/** Tags that clients suggest for saved messages before any have been used: the reaction emoji in their order. */
export default method('messages.getDefaultTagReactions', ({ hash }) => listAnswer(reactionEmoji, OFFERED, hash));

const OFFERED = 24;
