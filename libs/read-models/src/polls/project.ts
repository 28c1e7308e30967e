import { projector } from '../projector.ts';
import type { OpenedEvent } from '../projector.ts';
import { lastWord, write } from '../postgres/write.ts';
import type { Rows } from '../postgres/rows.ts';

/** answers '' = taken back. */
const cast = lastWord({
  table: 'poll_vote',
  columns: { poll: 'int8', user_id: 'int8', at_ms: 'int8', message: 'int8', answers: 'text' },
  by: ['poll', 'user_id'],
  gone: `rows.answers = ''`,
});

const EVERYBODY = -1;

const count = write({
  name: 'poll_count',
  phase: 'insert',
  columns: { poll: 'int8', answer: 'int2', voters: 'int4' },
  key: (row) => `${row.poll} ${row.answer}`,
  fold: (kept, later) => { kept.voters! += later.voters!; },
  parts: {
    upsert: `insert into poll_count as c (poll, answer, voters) select * from rows
      on conflict (poll, answer) do update set voters = c.voters + excluded.voters`,
  },
});

const close = write({
  name: 'closed_poll',
  phase: 'insert',
  columns: { poll: 'int8' },
  key: (row) => `${row.poll}`,
  parts: { insert: 'insert into closed_poll (poll) select poll from rows on conflict do nothing' },
});

/** Votes leave the counts with the message by which they were cast, and with the voter's account. */
const UNCOUNT = (gone: string) => `update poll_count c set voters = c.voters - gone.voters
  from (select poll, answer, count(*)::int4 as voters
        from (select poll, unnest(string_to_array(answers, ' '))::int2 as answer from ${gone} union all select poll, ${EVERYBODY}::int2 from ${gone}) each
        group by poll, answer) gone
  where c.poll = gone.poll and c.answer = gone.answer`;

const drop = write({
  name: 'votes_end',
  phase: 'remove',
  columns: { message: 'int8' },
  key: (row) => `${row.message}`,
  parts: {
    cast: 'delete from poll_vote v using rows where v.message = rows.message returning v.poll, v.answers',
    news: 'delete from unread_vote u using rows where u.message = rows.message',
    counts: UNCOUNT('votes_end_cast'),
  },
});

const forget = write({
  name: 'voter_end',
  phase: 'settle',
  columns: { user_id: 'int8' },
  key: (row) => `${row.user_id}`,
  parts: {
    cast: 'delete from poll_vote v using rows where v.user_id = rows.user_id returning v.poll, v.answers',
    news: 'delete from unread_vote u using rows where u.owner = rows.user_id or u.user_id = rows.user_id',
    counts: UNCOUNT('voter_end_cast'),
  },
});

const bringNews = write({
  name: 'unread_vote',
  phase: 'insert',
  columns: { message: 'int8', user_id: 'int8', owner: 'int8', peer: 'int8', poll: 'int8', position: 'int8', message_id: 'int4', voted: 'bool' },
  key: (row) => `${row.message} ${row.user_id}`,
  fold: (kept, later) => Object.assign(kept, later),
  parts: {
    take: 'delete from unread_vote u using rows where u.message = rows.message and u.user_id = rows.user_id and not rows.voted',
    upsert: `insert into unread_vote (message, user_id, owner, peer, poll, position, message_id)
      select message, user_id, owner, peer, poll, position, message_id from rows where voted
      on conflict (message, user_id) do update set position = excluded.position`,
  },
});

/** What came after its owner had looked stays news. */
const seeNews = write({
  name: 'votes_read',
  phase: 'read',
  columns: { owner: 'int8', message: 'int8', position: 'int8' },
  key: (row) => `${row.owner} ${row.message}`,
  parts: { delete: 'delete from unread_vote u using rows where u.message = rows.message and u.owner = rows.owner and u.position < rows.position' },
});

/** Its owner shows the message no more. */
const hide = write({
  name: 'votes_hidden',
  phase: 'remove',
  columns: { owner: 'int8', message: 'int8' },
  key: (row) => `${row.owner} ${row.message}`,
  parts: { news: 'delete from unread_vote u using rows where u.message = rows.message and u.owner = rows.owner' },
});

export const polls = projector('polls', {
  PollClosed: ({ fact }, rows) => rows.add(close, { poll: fact.poll }),
  PollExpired: ({ fact }, rows) => rows.add(close, { poll: fact.poll }),
  VoteBroughtNews: ({ envelope: { position }, fact: { message, user, owner, peer, poll, messageId, voted } }, rows) =>
    rows.add(bringNews, { message, user_id: user, owner, peer, poll, position, message_id: messageId, voted }),
  PollVotesRead({ envelope: { position }, fact: { owner, messages } }, rows) {
    for (const message of messages) rows.add(seeNews, { owner, message, position });
  },
  MessagesHidden({ fact: { delivery, messages } }, rows) {
    if (delivery) for (const message of messages) rows.add(hide, { owner: delivery.mailbox, message });
  },
  MessagesErased({ fact }, rows) {
    for (const message of fact.messages) rows.add(drop, { message });
  },
  AccountDeleted: ({ fact }, rows) => rows.add(forget, { user_id: fact.user }),
}, { PollVoted: countVote });

function countVote({ envelope, fact: { poll, user, message, vote } }: OpenedEvent<'PollVoted'>, rows: Rows): void {
  if (!vote) return;
  const { answers, former } = vote;
  rows.add(cast, { poll, user_id: user, at_ms: envelope.timeMs, message, answers: answers.join(' ') });
  for (const answer of former) rows.add(count, { poll, answer, voters: -1 });
  for (const answer of answers) rows.add(count, { poll, answer, voters: 1 });
  const more = Number(answers.length > 0) - Number(former.length > 0);
  if (more !== 0) rows.add(count, { poll, answer: EVERYBODY, voters: more });
}
