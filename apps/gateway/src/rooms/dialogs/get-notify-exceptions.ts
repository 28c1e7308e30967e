import type { tl } from '@teamgram/tl';
import { tlNotifySettings } from '../../convert/notify-settings.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import { method } from '../../rpc/method.ts';
import { isReset, notifyTarget } from './parts/notify-target.ts';

/** "Returns list of chats with non-default notification settings", as updates. With `peer` only those of its kind. */
export default method('account.getNotifyExceptions', async ({ peer }, context) => {
  const of = peer && notifyTarget(context.view, peer);
  const queries = await context.read();
  const rows = (await queries.notifyExceptions(context.viewer)).filter((row) => row.peer !== 0 && !isReset(row));
  const shown = rows.filter((row) => !of || ('peer' in of ? row.peer === of.peer : of.scope === 'users' && row.peer > 0));
  const updates = shown.map((row): tl.updateNotifySettings => (
    { _: 'updateNotifySettings', peer: { _: 'notifyPeer', peer: tlPeer(row.peer) }, notify_settings: tlNotifySettings(row) }));
  const users = await context.services.users.show(context.view, shown.map((row) => row.peer));
  return { _: 'updates', updates, users, chats: [], date: context.nowS, seq: 0 };
});
