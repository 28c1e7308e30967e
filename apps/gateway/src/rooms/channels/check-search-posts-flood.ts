import { method } from '../../rpc/method.ts';
import { postSearchSlots } from './parts/post-search-slots.ts';

/** "Check if the specified global post search requires payment": it never does, but a day has only so many. */
export default method('channels.checkSearchPostsFlood', async (_, context) => postSearchSlots(context));
