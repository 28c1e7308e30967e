import { reactionEmoji } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { listAnswer } from './parts/list-answer.ts';

/** What clients offer under a saved message before anything else was used there: the emoji with which one may react, in their order. */
export default method('messages.getDefaultTagReactions', ({ hash }) => listAnswer(reactionEmoji, OFFERED, hash));

const OFFERED = 24;
