import { listHash } from '../../convert/list-hash.ts';
import { tlDocument } from '../../convert/media.ts';
import { method } from '../../rpc/method.ts';

/** The caller's saved GIFs, last saved first (core.telegram.org/api/gifs). */
export default method('messages.getSavedGifs', async ({ hash }, context) => {
  const rows = await (await context.read()).savedGifs(context.viewer);
  const facts = await Promise.all(rows.map(async ({ event }) => (await context.services.opener.openEvent(event)).fact));
  const documents = facts.flatMap((fact) => (fact.type === 'FileStored' && fact.description?.document ? [fact.description.document] : []));
  const known = listHash(documents.map(({ id }) => id));
  if (hash !== 0n && hash === known) return { _: 'messages.savedGifsNotModified' };
  return { _: 'messages.savedGifs', hash: known, gifs: documents.map((document) => tlDocument(context.view, document, { kind: 'upload' })) };
});
