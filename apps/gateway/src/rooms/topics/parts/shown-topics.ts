/** Converts topic rows to TL, with their newest messages and the peers these refer to. */
import type { TopicRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { showRows } from '../../messages/parts/shown.ts';
import { tlTopics } from './tl-topic.ts';

/** @param after id up to which messages are hidden from the caller */
export async function showTopics(context: Context, peer: number, rows: readonly TopicRow[], after: number): Promise<Omit<tl.messages.forumTopics, '_' | 'count' | 'pts'>> {
  const { queries } = context.services;
  const tops = rows.map(({ topMessageId }) => topMessageId).filter((id) => id > after);
  const creators = rows.map(({ sender, creator }) => sender || creator);
  const [topics, found] = await Promise.all([tlTopics(context, peer, rows), tops.length > 0 ? queries.messagesByIds(-peer, tops) : []]);
  return { topics, ...(await showRows(context, found, [peer, ...creators])) };
}
