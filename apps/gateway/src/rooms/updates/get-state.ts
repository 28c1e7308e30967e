import { method } from '../../rpc/method.ts';
import { currentState } from './parts/state.ts';

/**
 * The state. A new session receives every update from here on. In an existing session the answer does not skip updates that are on their way: clients also
 * call this method to stay connected and do not start again from its result.
 */
export default method('updates.getState', async (_request, context) => {
  const { session, viewer } = context;
  const state = await currentState(context);
  if (session.pts === undefined) session.told(viewer, state.pts);
  return state;
});
