import type { Context } from '../../../rpc/context.ts';

const IDS_MAX = 100;

/** Those of the messages that call the caller are seen now. `peer`: of a supergroup; 0: they are of the caller's own mailbox. */
export async function seeMentions(context: Context, ids: readonly number[], peer: number): Promise<void> {
  const unseen = await (await context.read()).unreadMentionsByIds(context.viewer, ids.slice(0, IDS_MAX), peer);
  for (const group of new Set(unseen.map((one) => one.peer))) {
    await context.send({ type: 'ReadMentions', peer: group, ids: unseen.filter((one) => one.peer === group).map(({ id }) => id) });
  }
}
