import type { Delivery } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import type { OpenedEvent } from '../projector.ts';
import { lastWord, write } from '../postgres/write.ts';
import type { Rows } from '../postgres/rows.ts';

/** answers '': retracted. */
const cast = lastWord({
  table: 'poll_vote',
  columns: { poll: 'int8', user_id: 'int8', at_ms: 'int8', message: 'int8', answers: 'text', sender: 'int8' },
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

const open = write({
  name: 'open_poll',
  phase: 'insert',
  columns: { poll: 'int8' },
  key: (row) => `${row.poll}`,
  parts: { insert: 'insert into open_poll (poll) select poll from rows on conflict do nothing' },
});

const copy = write({
  name: 'poll_copy',
  phase: 'insert',
  columns: { mailbox: 'int8', message_id: 'int4', peer: 'int8', poll: 'int8' },
  key: (row) => `${row.mailbox} ${row.message_id}`,
  parts: { insert: 'insert into poll_copy (mailbox, message_id, peer, poll) select * from rows on conflict do nothing' },
});

const dropCopy = write({
  name: 'poll_copy_end',
  phase: 'remove',
  columns: { mailbox: 'int8', message_id: 'int4' },
  key: (row) => `${row.mailbox} ${row.message_id}`,
  parts: { delete: 'delete from poll_copy c using rows where c.mailbox = rows.mailbox and c.message_id = rows.message_id' },
});

function leave(left: Delivery | undefined, messageIds: readonly number[], rows: Rows): void {
  if (left) for (const message_id of messageIds) rows.add(dropCopy, { mailbox: left.mailbox, message_id });
}

/** `answers`: indexes separated by spaces. Votes for no other answer are deleted. */
const removeAnswer = write({
  name: 'removed_answer',
  phase: 'amend',
  columns: { poll: 'int8', answers: 'text' },
  key: (row) => `${row.poll}`,
  fold: (kept, later) => { kept.answers += ` ${later.answers}`; },
  parts: {
    counts: `delete from poll_count c using rows where c.poll = rows.poll and c.answer::text = any(string_to_array(rows.answers, ' '))`,
    gone: `delete from poll_vote v using rows where v.poll = rows.poll and string_to_array(v.answers, ' ') <@ string_to_array(rows.answers, ' ') returning v.poll, v.user_id`,
    left: `update poll_vote v set answers = (select string_agg(a, ' ' order by i) from unnest(string_to_array(v.answers, ' ')) with ordinality as given(a, i) where not a = any(string_to_array(rows.answers, ' ')))
      from rows where v.poll = rows.poll and string_to_array(v.answers, ' ') && string_to_array(rows.answers, ' ') and not string_to_array(v.answers, ' ') <@ string_to_array(rows.answers, ' ')`,
    news: 'delete from unread_vote u using removed_answer_gone gone where u.poll = gone.poll and u.user_id = gone.user_id',
    everybody: `update poll_count c set voters = (select count(*)::int4 from poll_vote v where v.poll = c.poll) - (select count(*)::int4 from removed_answer_gone gone where gone.poll = c.poll)
      from rows where c.poll = rows.poll and c.answer = ${EVERYBODY}`,
  },
});

/** Votes are subtracted from the counts when their message or the voter's account is deleted. */
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
    copies: 'delete from poll_copy c using rows where c.mailbox = rows.user_id',
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

/** Votes after the owner last looked stay unseen. */
const seeNews = write({
  name: 'votes_read',
  phase: 'read',
  columns: { owner: 'int8', message: 'int8', position: 'int8' },
  key: (row) => `${row.owner} ${row.message}`,
  parts: { delete: 'delete from unread_vote u using rows where u.message = rows.message and u.owner = rows.owner and u.position < rows.position' },
});

/** The owner deleted the message for themselves. */
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
  PollOpened: ({ fact }, rows) => rows.add(open, { poll: fact.poll }),
  PollCopied({ fact: { poll, places } }, rows) {
    for (const { mailbox, messageId: message_id, peer } of places) rows.add(copy, { mailbox, message_id, peer, poll });
  },
  PollAnswerRemoved: ({ fact: { poll, answer } }, rows) => rows.add(removeAnswer, { poll, answers: `${answer}` }),
  VoteBroughtNews: ({ envelope: { position }, fact: { message, user, owner, peer, poll, messageId, voted } }, rows) =>
    rows.add(bringNews, { message, user_id: user, owner, peer, poll, position, message_id: messageId, voted }),
  PollVotesRead({ envelope: { position }, fact: { owner, messages } }, rows) {
    for (const message of messages) rows.add(seeNews, { owner, message, position });
  },
  MessagesHidden({ fact: { delivery, messages, messageIds } }, rows) {
    leave(delivery, messageIds, rows);
    if (delivery) for (const message of messages) rows.add(hide, { owner: delivery.mailbox, message });
  },
  MessagesErased({ fact }, rows) {
    for (const { delivery, messageIds } of fact.erasures) leave(delivery, messageIds, rows);
    for (const message of fact.messages) rows.add(drop, { message });
  },
  AccountDeleted: ({ fact }, rows) => rows.add(forget, { user_id: fact.user }),
}, { PollVoted: countVote });

function countVote({ envelope, fact: { poll, user, message, vote, sender } }: OpenedEvent<'PollVoted'>, rows: Rows): void {
  // An event received from another partition has no correlation id; the vote was counted where it was cast.
  if (!vote || envelope.correlationId.length === 0) return;
  const { answers, former } = vote;
  rows.add(cast, { poll, user_id: user, at_ms: envelope.timeMs, message, answers: answers.join(' '), sender });
  for (const answer of former) rows.add(count, { poll, answer, voters: -1 });
  for (const answer of answers) rows.add(count, { poll, answer, voters: 1 });
  const more = Number(answers.length > 0) - Number(former.length > 0);
  if (more !== 0) rows.add(count, { poll, answer: EVERYBODY, voters: more });
}
