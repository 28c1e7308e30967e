/** Tables of views, forwards, copies and days: the same rows however the log is split into batches. */
import { content, delivery, ORDINARY_SEND } from '@teamgram/event-schemas';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Journal } from './journal.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const CHANNEL = -1_000_000_000_007;
const GROUP = -1_000_000_000_008;
const OWNER = 1;

/** A channel with two posts, of which the second is discussed; Bob and Carol have seen some of them. */
function history(): Journal {
  const journal = new Journal();
  const make = (chat: number, kind: string) => journal.tell({ type: 'ChatCreated', chat, kind, creator: OWNER, profile: { title: 'a', about: '' }, migratedFrom: 0 });
  const say = (chat: number, id: number, more: object = {}) => journal.tell({
    ...ORDINARY_SEND, ...more, type: 'MessageSent', author: OWNER, content: content({ text: 'x' }), deliveries: [delivery({ mailbox: -chat, peer: chat, messageId: id, pts: id, ptsCount: 1 })],
  });
  make(CHANNEL, 'broadcast');
  make(GROUP, 'supergroup');
  say(CHANNEL, 2, { post: true, sender: CHANNEL });
  journal.tell({ type: 'DiscussionGroupSet', chat: CHANNEL, by: OWNER, group: GROUP, former: 0 });
  say(CHANNEL, 3, { post: true, sender: CHANNEL });
  const copy = say(GROUP, 2, { sender: CHANNEL, discussedChannel: CHANNEL, discussedPost: 3 });
  say(GROUP, 3, { thread: 2 });
  journal.tell({ type: 'PostsViewed', viewer: 2, chat: CHANNEL, posts: [{ first: 2, last: 3 }] });
  journal.tell({ type: 'PostsViewed', viewer: 3, chat: CHANNEL, posts: [{ first: 3, last: 3 }] });
  journal.tell({ type: 'PostsForwarded', chat: CHANNEL, posts: [3], to: GROUP, forwards: [3] });
  journal.tell({ type: 'PostsForwarded', chat: CHANNEL, posts: [3], to: 0, forwards: [] });
  journal.tell({ type: 'MembersAdded', chat: CHANNEL, by: OWNER, users: [2, 3], since: 3 });
  journal.tell({ type: 'MemberLeft', chat: CHANNEL, user: 3 });
  const gone = delivery({ mailbox: -GROUP, peer: GROUP, pts: 4, ptsCount: 1 });
  journal.tell({ type: 'MessagesErased', messages: [copy], versions: [], erasures: [{ delivery: gone, messageIds: [2] }] });
  return journal;
}

describe('links, views, forwards and member statistics of a channel, in the tables', () => {
  let models: TestReadModels;
  beforeAll(async () => {
    models = await openTestReadModels();
  });
  afterAll(() => models.close());
  beforeEach(async () => {
    const text = `select string_agg(format('%I.%I', schemaname, tablename), ', ') as tables from pg_tables where schemaname = 'read_model' and tablename <> 'journal_position'`;
    const [found] = await models.owner.query<{ tables: string }>({ name: 'tables', text }, []);
    await models.owner.execute(`truncate ${found!.tables}; update journal_position set position = 0`);
    await models.projection.refresh();
  });

  test.each([1, 3, 100])('in batches of %i', async (batch) => {
    const journal = history();
    const { queries } = models;
    await models.catchUp(journal, batch);
    const counts = await queries.postCounts([{ chat: CHANNEL, post: 2 }, { chat: CHANNEL, post: 3 }, { chat: CHANNEL, post: 4 }]);
    expect(counts.toSorted((one, other) => one.post - other.post)).toEqual([
      { chat: CHANNEL, post: 2, views: 1, forwards: 0 }, { chat: CHANNEL, post: 3, views: 2, forwards: 2 },
    ]);
    expect(new Map((await queries.chatsByIds([CHANNEL, GROUP])).map(({ chat, linked }) => [chat, linked]))).toEqual(new Map([[CHANNEL, GROUP], [GROUP, CHANNEL]]));
    expect(await queries.copiesOfPosts(CHANNEL, [2, 3])).toEqual([]);
    expect(await queries.postHours(CHANNEL, 0)).toMatchObject([{ views: 3, forwards: 2 }]);
    expect(await queries.hoursOfPost(CHANNEL, 3)).toMatchObject([{ views: 2, forwards: 2 }]);
    expect(await queries.chatDays(CHANNEL, 0)).toMatchObject([{ came: 1, byLink: 0, added: 2, gone: 1 }]);
  });
});
