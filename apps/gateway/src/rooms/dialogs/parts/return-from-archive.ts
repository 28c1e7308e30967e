import type { Context } from '../../../rpc/context.ts';

/**
 * Call before showing the caller's dialog lists: unarchives channels that have had messages since they were archived, unless they are muted or set to stay
 * archived. This has the same effect as moving them by hand.
 */
export async function returnFromArchive(context: Context): Promise<void> {
  if (!context.services.archivedChannels.mayHave(context.viewer)) return;
  const moved = await (await context.read()).newsInArchive(context.viewer, context.nowS);
  if (moved.length > 0) await context.send({ type: 'ReturnDialogs', moved });
}
