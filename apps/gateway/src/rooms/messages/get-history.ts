import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { historyOf } from './parts/history.ts';

export default method('messages.getHistory', (request, context) => historyOf(context, { peer: peerOf(context.view, request.peer), of: 'dialog' }, request));
