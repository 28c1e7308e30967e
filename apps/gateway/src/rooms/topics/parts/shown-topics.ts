/** Rows of topics → topics with their newest messages and everybody whom those name. */
import type { TopicRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { showRows } from '../../messages/parts/shown.ts';
import { tlTopics } from './tl-topic.ts';

/** @param after messages up to this one the caller does not see */
export async function showTopics(context: Context, peer: number, rows: readonly TopicRow[], after: number): Promise<Omit<tl.messages.forumTopics, '_' | 'count' | 'pts'>> {
  const { queries } = context.services;
  const tops = rows.map(({ topMessageId }) => topMessageId).filter((id) => id > after);
  const creators = rows.map(({ sender, creator }) => sender || creator);
  const [topics, found] = await Promise.all([tlTopics(context, peer, rows), tops.length > 0 ? queries.messagesByIds(-peer, tops) : []]);
  return { topics, ...(await showRows(context, found, [peer, ...creators])) };
}
