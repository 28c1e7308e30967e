import { ADMIN_RIGHTS, SERVICE_USER } from '@teamgram/domain';
import type { AdminActsRow, SpeechRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { notEnoughData } from './parts/graph.ts';
import { daysGraph, hoursGraph, type Hour } from './parts/hours-graph.ts';
import { lateGraph } from './parts/late-graph.ts';
import { comingsGraph, growthGraph, membersOn, sourcesGraph, type Membership } from './parts/members-graphs.ts';
import { DAY_MS, dayOfHour, inPeriods, periodAt, sum, tlPeriod, value } from './parts/period.ts';
import { watchedChat } from './parts/watched-chat.ts';

const TOP = 10;
const ADMINS_MAX = 200;

/** Languages are not collected, and message lengths are not reported, since content is encrypted. Refused: CHANNEL_…, MEGAGROUP_REQUIRED, CHAT_ADMIN_REQUIRED. */
export default method('stats.getMegagroupStats', async ({ channel }, context) => {
  const { peer, chat } = await watchedChat(context, channel, 'supergroup');
  const { queries, nowMs } = context.services;
  const period = periodAt(nowMs());
  const sinceMs = period.from * DAY_MS;
  const [rows, spoken, acts, inviters, viewers, admins] = await Promise.all([
    queries.chatDays(peer, period.graphFrom), queries.chatSpeech(peer, period.graphFrom * DAY_MS), queries.adminActs(peer, sinceMs),
    queries.topInviters(peer, sinceMs), queries.chatViewers(peer, sinceMs),
    queries.members({ chat: peer, which: 'admins', offset: 0, limit: ADMINS_MAX }),
  ]);
  const said = spoken.filter(({ author }) => author !== SERVICE_USER);
  const membership: Membership = { rows, members: chat.memberCount, period };
  const { current, former } = inPeriods(period, said, ({ hour }) => dayOfHour(hour));
  const hours = amounts(said);
  // Anonymous admins and messages sent as a channel must not be attributed to users.
  const unnamed = new Set(admins.filter(({ adminRights }) => (adminRights & ADMIN_RIGHTS.anonymous) !== 0).map(({ userId }) => userId));
  const top_posters = postersOf(current.filter(({ author, voiced }) => !voiced && !unnamed.has(author)));
  const top_admins = adminsOf(acts);
  const top_inviters = inviters.map(({ inviter: user_id, invited }): tl.statsGroupTopInviter => ({ _: 'statsGroupTopInviter', user_id, invitations: invited }));
  const named = [...top_posters, ...top_admins, ...top_inviters].map(({ user_id }) => user_id);
  return {
    _: 'stats.megagroupStats',
    period: tlPeriod(period),
    members: value(chat.memberCount, membersOn(rows, chat.memberCount, period.from - 1)),
    messages: value(messagesOf(current), messagesOf(former)),
    // The number of viewers in the former period is not recorded.
    viewers: value(viewers, 0),
    posters: value(peopleOf(current), peopleOf(former)),
    growth_graph: growthGraph(membership, 'Total members'),
    members_graph: comingsGraph(membership),
    new_members_by_source_graph: sourcesGraph(membership),
    languages_graph: notEnoughData,
    messages_graph: daysGraph(period, [{ name: 'Messages', hours }], 'step'),
    actions_graph: daysGraph(period, [{ name: 'Posting members', hours: postingMembers(said) }], 'line'),
    top_hours_graph: hoursGraph(period, hours, ['Messages', 'Messages, the week before']),
    weekdays_graph: lateGraph(context, 'weekdays', peer),
    top_posters, top_admins, top_inviters,
    users: (await showPeers(context.services, context.view, named)).users,
  };
});

const messagesOf = (rows: readonly SpeechRow[]) => sum(rows, ({ messages }) => messages);
const peopleOf = (rows: readonly SpeechRow[]) => new Set(rows.map(({ author }) => author)).size;
const amounts = (rows: readonly SpeechRow[]): Hour[] => rows.map(({ hour, messages: amount }) => ({ hour, amount }));

/** Each author counts once per day, in any one of its hours, since the graph has only days. */
function postingMembers(rows: readonly SpeechRow[]): Hour[] {
  const one = new Map(rows.map(({ author, hour }) => [`${author} ${dayOfHour(hour)}`, hour]));
  return [...one.values()].map((hour) => ({ hour, amount: 1 }));
}

function postersOf(rows: readonly SpeechRow[]): tl.statsGroupTopPoster[] {
  const messages = new Map<number, number>();
  for (const row of rows) messages.set(row.author, (messages.get(row.author) ?? 0) + row.messages);
  return [...messages].toSorted(([, one], [, other]) => other - one).slice(0, TOP)
    .map(([user_id, count]) => ({ _: 'statsGroupTopPoster', user_id, messages: count, avg_chars: 0 }));
}

function adminsOf(rows: readonly AdminActsRow[]): tl.statsGroupTopAdmin[] {
  const admins = [...new Set(rows.map(({ actor }) => actor))];
  const count = (user: number, kind: string) => sum(rows.filter((row) => row.actor === user && row.kind === kind), ({ acts }) => acts);
  return admins.map((user_id): tl.statsGroupTopAdmin => ({ _: 'statsGroupTopAdmin', user_id, deleted: 0, kicked: count(user_id, 'kick'), banned: count(user_id, 'ban') }))
    .toSorted((one, other) => other.kicked + other.banned - one.kicked - one.banned).slice(0, TOP);
}
