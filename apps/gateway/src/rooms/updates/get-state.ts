import { method } from '../../rpc/method.ts';
import { currentState } from './parts/state.ts';

export default method('updates.getState', (_request, context) => currentState(context));
