import type { Context } from '../../../rpc/context.ts';

const IDS_MAX = 100;

/** Marks the caller's mentions in these messages as read. `peer`: a supergroup; 0: messages of the caller's own mailbox. */
export async function seeMentions(context: Context, ids: readonly number[], peer: number): Promise<void> {
  const unseen = await (await context.read()).unreadMentionsByIds(context.viewer, ids.slice(0, IDS_MAX), peer);
  for (const group of new Set(unseen.map((one) => one.peer))) {
    await context.send({ type: 'ReadMentions', peer: group, ids: unseen.filter((one) => one.peer === group).map(({ id }) => id) });
  }
}
