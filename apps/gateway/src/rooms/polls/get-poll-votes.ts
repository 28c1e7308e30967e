import { refusal } from '@teamgram/domain';
import type { Poll } from '@teamgram/event-schemas';
import type { VoteRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { seesVotes } from '../../convert/poll.ts';
import { askerOf, shownPoll } from '../../messages/with-polls.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { tlPeer } from '../../peers/peer-number.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { pollMessage } from './parts/poll-message.ts';

const LIMIT_MAX = 100;

/**
 * Voters of a poll with public votes, newest first; visible as its results are. `offset` is the number already fetched. Refused: MSG_ID_INVALID,
 * POLL_VOTE_REQUIRED.
 */
export default method('messages.getPollVotes', async ({ peer: given, id, option, offset, limit }, context) => {
  const { services, view, viewer } = context;
  const found = await pollMessage(context, peerOf(view, given), id);
  if (!found) throw refusal('MSG_ID_INVALID');
  const { poll } = found;
  if (!poll.publicVoters) throw refusal('BROADCAST_FORBIDDEN');
  const standing = (await services.queries.pollsByIds([poll.id], [viewer])).get(poll.id);
  if (!seesVotes(view, poll, shownPoll(standing, [viewer], askerOf(found.message)))) throw refusal('POLL_VOTE_REQUIRED');
  const answer = option ? poll.answers.findIndex((one) => Buffer.compare(one.option, option) === 0) : null;
  const skipped = /^\d{1,7}$/.test(offset ?? '') ? Number(offset) : 0;
  const rows = await services.queries.voters(poll.id, answer, skipped, pageLimit(limit, LIMIT_MAX));
  const count = (answer === null ? standing?.total : standing?.voters.get(answer)) ?? 0;
  const seen = skipped + rows.length;
  return {
    _: 'messages.votesList', count, votes: rows.map((row) => tlVote(poll, row, option)),
    ...(await showPeers(services, view, rows.map(({ userId, sender }) => sender || userId))),
    next_offset: seen < count && rows.length > 0 ? `${seen}` : undefined,
  };
});

/** When voters of one option are requested, the votes need not repeat it. */
function tlVote({ answers }: Poll, vote: VoteRow, option: Uint8Array | undefined): tl.MessagePeerVote {
  const common = { peer: tlPeer(vote.sender || vote.userId), date: Math.floor(vote.atMs / 1000) } as const;
  if (option) return { _: 'messagePeerVoteInputOption', ...common };
  const options = vote.answers.flatMap((index) => answers[index]?.option ?? []);
  return options.length === 1 ? { _: 'messagePeerVote', ...common, option: options[0]! } : { _: 'messagePeerVoteMultiple', ...common, options };
}
