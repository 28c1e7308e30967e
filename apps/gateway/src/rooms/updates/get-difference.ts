import { channelTooLong } from '../../updates/encode.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import type { Telling } from '../../updates/telling.ts';
import { pageLimit } from '../../rpc/page-limit.ts';

/** Entries in one answer (U5). */
const SLICE_MAX = 500;
const TOTAL_MAX = 100_000;

/** Everything after a past state, from the same encoders as the live updates, so that both tell the same (U4). */
export default method('updates.getDifference', async ({ pts, date, pts_limit, pts_total_limit }, context): Promise<tl.updates.Difference> => {
  await context.read();
  const limit = pageLimit(pts_limit, SLICE_MAX);
  const { entries, pts: current } = await context.services.reader.after(context.viewer, pts, limit);
  if (current - pts > (pts_total_limit ?? TOTAL_MAX)) return { _: 'updates.differenceTooLong', pts: current };
  const channels = await changedChannels(context, date);
  if (entries.length === 0 && channels.length === 0) {
    context.session.told(current);
    return { _: 'updates.differenceEmpty', date: context.nowS, seq: 0 };
  }
  const reached = entries.at(-1)?.entry.pts ?? current;
  context.session.told(reached);
  const told = await content(context, [...entries.flatMap(({ telling }) => telling ?? []), ...(reached < current ? [] : channels)]);
  const { messages: unread } = await context.services.queries.unreadCount(context.viewer);
  const state: tl.updates.state = { _: 'updates.state', pts: reached, qts: 0, date: context.nowS, seq: 0, unread_count: unread };
  return reached < current ? { _: 'updates.differenceSlice', ...told, intermediate_state: state } : { _: 'updates.difference', ...told, state };
});

/** U7: supergroups and channels have their own sequences; those in which something has happened since are named, with the last answer. */
async function changedChannels({ services, viewer, nowS }: Context, sinceS: number): Promise<Telling[]> {
  const changed = await services.queries.channelsChangedSince(viewer, sinceS * 1000);
  return changed.map(({ chat, pts }) => channelTooLong(chat, pts, nowS));
}

async function content(context: Context, tellings: readonly Telling[]): Promise<Omit<tl.updates.difference, '_' | 'state'>> {
  const updates = tellings.map((telling) => telling.update(context.view));
  return {
    new_messages: updates.flatMap((update) => (update._ === 'updateNewMessage' ? [update.message] : [])),
    new_encrypted_messages: [],
    other_updates: updates.filter((update) => update._ !== 'updateNewMessage'),
    ...(await showPeers(context.services, context.view, tellings.flatMap(({ peers }) => peers))),
  };
}
