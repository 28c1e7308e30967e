import { method } from '../../rpc/method.ts';
import { currentState } from './parts/state.ts';

/** A client that asks for the state begins there. The state that comes along with dialogs is for information: what is on its way is still told. */
export default method('updates.getState', async (_request, context) => {
  const state = await currentState(context);
  context.session.told(state.pts);
  return state;
});
