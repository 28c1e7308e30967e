import { method } from '../../rpc/method.ts';
import { postSearchSlots } from './parts/post-search-slots.ts';

/** "Check if the specified global post search requires payment": never, but the number per day is limited. */
export default method('channels.checkSearchPostsFlood', async (_, context) => postSearchSlots(context));
