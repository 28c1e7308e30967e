import { Reader, readDocument } from '@teamgram/event-schemas';
import { listHash } from '../../convert/list-hash.ts';
import { tlDocument } from '../../convert/media.ts';
import { method } from '../../rpc/method.ts';

/** Last saved first. */
export default method('account.getSavedRingtones', async ({ hash }, context) => {
  const rows = await (await context.read()).ringtones(context.viewer);
  const current = listHash(rows.map(({ file }) => file));
  if (current === hash && rows.length > 0) return { _: 'account.savedRingtonesNotModified' };
  const ringtones = rows.map(({ document }) => tlDocument(context.view, readDocument(Reader.create(document), document.length), { kind: 'upload' }));
  return { _: 'account.savedRingtones', hash: current, ringtones };
});
