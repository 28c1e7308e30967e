import type { ChatRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { tlNotifySettings } from '../../convert/notify-settings.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { isReset, notifyTarget } from './parts/notify-target.ts';

function kindOf(chats: ReadonlyMap<number, ChatRow>, peer: number): 'users' | 'chats' | 'broadcasts' {
  if (peer > 0) return 'users';
  return chats.get(peer)?.kind === 'broadcast' ? 'broadcasts' : 'chats';
}

/** "Returns list of chats with non-default notification settings", as updates. With `peer`, only those of its kind. */
export default method('account.getNotifyExceptions', async ({ peer }, context) => {
  const of = peer && notifyTarget(context.view, peer);
  const queries = await context.read();
  const thread = of && 'peer' in of ? (of.thread ?? 0) : 0;
  const rows = (await queries.notifyExceptions(context.viewer)).filter((row) => row.peer !== 0 && row.thread === thread && !isReset(row));
  const chats = await context.services.chats.chats(rows.map((row) => row.peer).filter((one) => one < 0));
  const shown = rows.filter((row) => !of || ('peer' in of ? row.peer === of.peer : kindOf(chats, row.peer) === of.scope));
  const updates = shown.map((row): tl.updateNotifySettings => (
    { _: 'updateNotifySettings', peer: thread === 0 ? { _: 'notifyPeer', peer: tlPeer(row.peer) } : { _: 'notifyForumTopic', peer: tlPeer(row.peer), top_msg_id: thread }, notify_settings: tlNotifySettings(row) }));
  const named = await showPeers(context.services, context.view, shown.map((row) => row.peer));
  return { _: 'updates', updates, ...named, date: context.nowS, seq: 0 };
});
