import { method } from '../../rpc/method.ts';
import { currentState } from './parts/state.ts';

/**
 * A new session is told everything from here on. In an old one the state hides nothing that is on its way: clients also call this to stay
 * connected, and do not begin anew.
 */
export default method('updates.getState', async (_request, context) => {
  const { session, viewer } = context;
  const state = await currentState(context);
  if (session.pts === undefined) session.told(viewer, state.pts);
  return state;
});
