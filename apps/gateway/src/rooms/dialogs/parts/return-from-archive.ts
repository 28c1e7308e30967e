import type { Context } from '../../../rpc/context.ts';

/**
 * Before the caller's lists are shown: supergroups and channels that have said something since they were archived come back, unless they are muted or are to
 * stay. From then on it is as if the caller had moved them.
 */
export async function returnFromArchive(context: Context): Promise<void> {
  if (!context.services.archivedChannels.mayHave(context.viewer)) return;
  const moved = await (await context.read()).newsInArchive(context.viewer, context.nowS);
  if (moved.length > 0) await context.send({ type: 'ReturnDialogs', moved });
}
