import { method } from '../../rpc/method.ts';
import { destinationOf } from './parts/in-words.ts';

/** "complete the history import process, importing all messages into the chat": they arrive as updates, in the order of the export. */
export default method('messages.startHistoryImport', async ({ peer, import_id }, context) => {
  await context.send({ type: 'StartImport', peer: await destinationOf(context.view, peer), importId: Number(import_id) });
  await context.read();
  context.services.imports.resume();
  return true;
});
