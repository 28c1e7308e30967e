import { content, delivery, geoPoint, wallpaperSettings, ORDINARY_SEND, photo } from '@teamgram/event-schemas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database, Statement } from '../src/postgres/database.ts';
import { openProjection, openWriter } from '../src/projection.ts';
import { openQueries, openReader, type Queries } from '../src/queries.ts';
import { openMarked, type Told } from './journal.ts';
import { Mailboxes } from './mailboxes.ts';
import { openTestReadModels, type TestReadModels } from './read-models.ts';

const ONE_PLACE = { places: [{ mailbox: 1, peer: 2, after: 0, tokens: [3] }] };

/** Every query, for a user who does not exist. */
const questions: { [Name in keyof Queries]: (queries: Queries) => Promise<unknown>[] } = {
  filesAmong: (queries) => [queries.filesAmong([1, 2])],
  between: (queries) => [queries.between(1, 2)],
  messageLifetimes: (queries) => [queries.messageLifetimes(1, [2, 3])],
  contentsReadAmong: (queries) => [queries.contentsReadAmong([1, 2])],
  accountLifetime: (queries) => [queries.accountLifetime(1)],
  position: (queries) => [queries.position()],
  timeReached: (queries) => [queries.timeReached()],
  chatsChangedSince: (queries) => [queries.chatsChangedSince([1, 2], 3)],
  state: (queries) => [queries.state(1)],
  difference: (queries) => [queries.difference(1, 0, 10)],
  history: (queries) => [
    queries.history({ mailbox: 1, peer: 2, limit: 10 }), queries.history({ mailbox: 1, peer: 2, offsetId: 5, addOffset: -3, limit: 10 }),
    queries.history({ mailbox: 1, peer: 2, offsetDateS: 1, limit: 10 }), queries.history({ mailbox: 1, peer: 2, of: 'saved', limit: 10 }),
    queries.history({ mailbox: 1, peer: 2, of: 'saved', offsetDateS: 1, addOffset: -3, limit: 10 }),
    ...(['thread', 'general'] as const).flatMap((of) => [{}, { offsetDateS: 1, addOffset: -3 }].map((more) => queries.history({ mailbox: 1, peer: 2, thread: 3, of, limit: 10, ...more }))),
    ...(['dialog', 'saved', 'thread', 'general'] as const).map((of) => queries.history({ mailbox: 1, peer: 2, thread: 3, of, limit: 10, offsetId: 5, addOffset: -3, minDateS: 4, maxDateS: 9, aboveId: 2, belowId: 8 })),
    queries.history({ mailbox: 1_000_000_000_001, peer: -1_000_000_000_001, limit: 10, aboveId: 5 }),
  ],
  messagesByIds: (queries) => [queries.messagesByIds(1, [1])],
  searchCandidates: (queries) => [queries.searchCandidates({ mailbox: 1, peer: 2, limit: 1 })],
  dialogs: (queries) => [
    queries.dialogs({ mailbox: 1, which: 'all', limit: 1 }), queries.dialogs({ mailbox: 1, which: 'all', limit: 1, offsetId: 1 }),
    queries.dialogs({ mailbox: 1, which: 'all', limit: 1, between: { aboveId: 1, belowId: 5 } }), queries.dialogs({ mailbox: 1, which: 'all', limit: 1, offsetId: 1, offsetDateS: 1, between: { aboveId: 1, belowId: 5 } }), queries.dialogs({ mailbox: 1, which: 'pinned-first', limit: 1, between: { aboveId: 0, belowId: 5 } }),
    queries.dialogs({ mailbox: 1, which: 'unpinned', limit: 1, offsetDateS: 1 }), queries.dialogs({ mailbox: 1, which: 'pinned-first', limit: 1 }),
  ],
  pinnedDialogs: (queries) => [queries.pinnedDialogs(1, 0)],
  archiveOf: (queries) => [queries.archiveOf(1, 1)],
  dialogFilters: (queries) => [queries.dialogFilters(1)],
  dialogFilter: (queries) => [queries.dialogFilter(1, 2)],
  dialogFilterArrangement: (queries) => [queries.dialogFilterArrangement(1)],
  savedDialogs: (queries) => [queries.savedDialogs({ owner: 1, beforeId: 0, without: [], limit: 1 })],
  savedDialogsAmong: (queries) => [queries.savedDialogsAmong(1, [2])],
  threads: (queries) => [queries.threads(1, [2])],
  threadSpeakers: (queries) => [queries.threadSpeakers(1, [2])],
  pinnedInThread: (queries) => [queries.pinnedInThread(1, 2, 9, 1)],
  threadsOfMessages: (queries) => [queries.threadsOfMessages(1, [2])],
  forumTopics: (queries) => [queries.forumTopics({ chat: -1, viewer: 1, text: 'a', offsetId: 1, offsetTopic: 1, limit: 1 })],
  forumTopicsByIds: (queries) => [queries.forumTopicsByIds(-1, 1, [1])],
  threadAuthors: (queries) => [queries.threadAuthors(1, 2, 0, 9, 1)],
  forumViews: (queries) => [queries.forumViews(1, [-1])],
  topPeers: (queries) => [queries.topPeers(1, 1, 1)],
  topPeersOn: (queries) => [queries.topPeersOn(1)],
  pinnedSaved: (queries) => [queries.pinnedSaved(1)],
  savedMessages: (queries) => [queries.savedMessages(1, 2, { maxId: 0, minDateS: 0, maxDateS: 0 })],
  translationsOff: (queries) => [queries.translationsOff(1, 2)],
  peerSettingsHidden: (queries) => [queries.peerSettingsHidden(1, 2)],
  sharedLists: (queries) => [queries.sharedLists(1, 2)],
  sharedList: (queries) => [queries.sharedList('a')],
  dialogsByPeers: (queries) => [queries.dialogsByPeers(1, [2])],
  correspondentsOf: (queries) => [queries.correspondentsOf(1, 1)],
  unreadCount: (queries) => [queries.unreadCount(1)],
  readDates: (queries) => [queries.readDates([{ mailbox: 1, messageId: 2 }], 2)],
  markedUnread: (queries) => [queries.markedUnread(1)],
  draftsOf: (queries) => [queries.draftsOf(1)],
  notifySettings: (queries) => [queries.notifySettings(1, [2])],
  notifyExceptions: (queries) => [queries.notifyExceptions(1)],
  usersByIds: (queries) => [queries.usersByIds([1])],
  wallpapers: (queries) => [queries.wallpapers([1])],
  wallpapersBySlugs: (queries) => [queries.wallpapersBySlugs(['a'])],
  chatWallpaper: (queries) => [queries.chatWallpaper(1, 2, 1_000)],
  keptWallpapers: (queries) => [queries.keptWallpapers(1)],
  themes: (queries) => [queries.themes([1])],
  themeBySlug: (queries) => [queries.themeBySlug('a')],
  keptThemes: (queries) => [queries.keptThemes(1)],
  themeKeepers: (queries) => [queries.themeKeepers(1)],
  ringtones: (queries) => [queries.ringtones(1)],
  business: (queries) => [queries.business(1)],
  quickReplies: (queries) => [queries.quickReplies(1)],
  quickReplyMessages: (queries) => [queries.quickReplyMessages(1, 2, [3])],
  businessLinks: (queries) => [queries.businessLinks(1)],
  businessLink: (queries) => [queries.businessLink('a')],
  look: (queries) => [queries.look(1)],
  placedAmong: (queries) => [queries.placedAmong([-1])],
  heirOf: (queries) => [queries.heirOf({ chat: -1, owner: 1, membersMay: true })],
  newsInArchive: (queries) => [queries.newsInArchive(1, 1)],
  archivedChannels: (queries) => [queries.archivedChannels(1, 1)],
  memberIds: (queries) => [queries.memberIds(-1, 1)],
  leftChats: (queries) => [queries.leftChats(1, 0, 1)],
  searchOwnChats: (queries) => [queries.searchOwnChats(1, 'x', 1)],
  grantedUsername: (queries) => [queries.grantedUsername('a')],
  searchGrantedUsernames: (queries) => [queries.searchGrantedUsernames('a', 1)],
  userByUsername: (queries) => [queries.userByUsername('a')],
  userByPhone: (queries) => [queries.userByPhone('1')],
  usersByPhones: (queries) => [queries.usersByPhones(['1'])],
  searchUsers: (queries) => [queries.searchUsers('a', 1)],
  profilePhotos: (queries) => [queries.profilePhotos(1, { offset: 0, maxId: 0, limit: 1 })],
  contactsOf: (queries) => [queries.contactsOf(1)],
  contactsBetween: (queries) => [queries.contactsBetween([1, 2], [2, 3])],
  searchContacts: (queries) => [queries.searchContacts(1, 'a', 1)],
  ownersOfContact: (queries) => [queries.ownersOfContact(1)],
  contactsWithBirthday: (queries) => [queries.contactsWithBirthday(1, [1224])],
  privacyOf: (queries) => [queries.privacyOf([1, 2])],
  globalPrivacyOf: (queries) => [queries.globalPrivacyOf(1)],
  blockedOf: (queries) => [queries.blockedOf(1, 0, 1)],
  acquaintance: (queries) => [queries.acquaintance(1, 2)],
  blockedAmong: (queries) => [queries.blockedAmong(1, [2])],
  authorizationsOf: (queries) => [queries.authorizationsOf(1)],
  secretChat: (queries) => [queries.secretChat(1, 2)],
  secretChatsChangedSince: (queries) => [queries.secretChatsChangedSince(1, 2)],
  secretFile: (queries) => [queries.secretFile(1)],
  deviceStanding: (queries) => [queries.deviceStanding(new Uint8Array(8))],
  deviceStandingSince: (queries) => [queries.deviceStandingSince(new Uint8Array(8), 1, 2)],
  secretMessagesAfter: (queries) => [queries.secretMessagesAfter(new Uint8Array(8), 1, 2)],
  secretMessagesThrough: (queries) => [queries.secretMessagesThrough(new Uint8Array(8), 1)],
  secretsMissed: (queries) => [queries.secretsMissed([1, 2], 3)],
  refusesSecretChats: (queries) => [queries.refusesSecretChats(new Uint8Array(8))],
  hasPassword: (queries) => [queries.hasPassword(1)],
  settingsOf: (queries) => [queries.settingsOf(1)],
  savedGifs: (queries) => [queries.savedGifs(1)],
  fileById: (queries) => [queries.fileById(1)],
  pinnedCount: (queries) => [queries.pinnedCount(1, 2, 0, 0, undefined), queries.pinnedCount(1, 2, 0, 3, 4)],
  takeoutOf: (queries) => [queries.takeoutOf(1)],
  pinnedWithin: (queries) => [queries.pinnedWithin({ mailbox: 1, peer: 2 }, 0), queries.pinnedWithin({ mailbox: 1, peer: 2, savedPeer: 3, minDateS: 4, aboveId: 5, belowId: 6 }, 1)],
  taggedWithin: (queries) => [queries.taggedWithin({ mailbox: 1, peer: 1 }, ['a']), queries.taggedWithin({ mailbox: 1, peer: 1, savedPeer: 3 }, ['a'])],
  pinnedMessages: (queries) => [queries.pinnedMessages(1, 2, 0, 1)],
  pinnedAmong: (queries) => [queries.pinnedAmong(1, 2, [1])],
  chatsByIds: (queries) => [queries.chatsByIds([-1])],
  chatByUsername: (queries) => [queries.chatByUsername('a')],
  searchChats: (queries) => [queries.searchChats('a', 1)],
  placesAmong: (queries) => [queries.placesAmong([-1, -2], [1, 2])],
  members: (queries) => (['recent', 'admins', 'kicked', 'restricted'] as const).map((which) => queries.members({ chat: -1, which, offset: 0, limit: 1 })),
  searchMembers: (queries) => (['recent', 'kicked', 'restricted'] as const).map((which) => queries.searchMembers({ chat: -1, which, text: 'a', offset: 0, limit: 1 })),
  contactsInside: (queries) => [queries.contactsInside({ chat: -1, owner: 1, offset: 0, limit: 1 })],
  memberCounts: (queries) => [queries.memberCounts(-1, 0)],
  clearedAmong: (queries) => [queries.clearedAmong(-1, [1])],
  channelsOf: (queries) => [queries.channelsOf([1, 2])],
  commonChats: (queries) => [queries.commonChats(1, 2, 0, 1)],
  ownedPublicChats: (queries) => [queries.ownedPublicChats(1)],
  channelStandings: (queries) => [queries.channelStandings([-1])],
  channelsChangedSince: (queries) => [queries.channelsChangedSince(1, 0)],
  readByOthers: (queries) => [queries.readByOthers(-1, 1)],
  channelReading: (queries) => [queries.channelReading(-1, 1), queries.channelReading(-1, 1, 5)],
  authorsAmong: (queries) => [queries.authorsAmong(1, 0, 1, 1)],
  chosenVoice: (queries) => [queries.chosenVoice(-1_000_000_000_001, 1)],
  bannedVoices: (queries) => [queries.bannedVoices(-1_000_000_000_001)],
  messagesOfSpeaker: (queries) => [queries.messagesOfSpeaker(1, 1, 1), queries.messagesOfSpeaker(1, -1_000_000_000_001, 1)],
  messagesOfAuthor: (queries) => [queries.messagesOfAuthor(1, 1, 1)],
  unreadMentions: (queries) => [true, false].map((oldestFirst) => queries.unreadMentions({ owner: 1, peer: -2, thread: 0, belowId: 9, aboveId: 0, offset: 0, limit: 1, oldestFirst })),
  unreadMentionCount: (queries) => [queries.unreadMentionCount(1, -2, 0)],
  unseenMentions: (queries) => [queries.unseenMentions([1])],
  unreadMentionsByIds: (queries) => [queries.unreadMentionsByIds(1, [2], 0), queries.unreadMentionsByIds(1, [2], CHAT)],
  startedImports: (queries) => [queries.startedImports()],
  importedMedia: (queries) => [queries.importedMedia(1)],
  todoCompletions: (queries) => [queries.todoCompletions([1])],
  scheduledMessages: (queries) => [queries.scheduledMessages(1, 2)],
  scheduledByIds: (queries) => [queries.scheduledByIds(1, 2, [3])],
  hasScheduled: (queries) => [queries.hasScheduled(1, 2)],
  awaiting: (queries) => [queries.awaiting(2)],
  chatDays: (queries) => [queries.chatDays(-1, 1)],
  postHours: (queries) => [queries.postHours(-1, 1)],
  hoursOfPost: (queries) => [queries.hoursOfPost(-1, 1)],
  filesOfSize: (queries) => [queries.filesOfSize(1, 1, 1)],
  chatSpeech: (queries) => [queries.chatSpeech(-1, 1)],
  newestPosts: (queries) => [queries.newestPosts(-1)],
  adminActs: (queries) => [queries.adminActs(-1, 1)],
  topInviters: (queries) => [queries.topInviters(-1, 1)],
  chatViewers: (queries) => [queries.chatViewers(-1, 1)],
  membersNotified: (queries) => [queries.membersNotified(-1, 1)],
  reactionHours: (queries) => [queries.reactionHours(1)],
  voteHours: (queries) => [queries.voteHours(1)],
  similarChannels: (queries) => [queries.similarChannels(-1, 1, 1)],
  recommendedChannels: (queries) => [queries.recommendedChannels(1, 1)],
  postCounts: (queries) => [queries.postCounts([{ chat: -1, post: 1 }])],
  copiesOfPosts: (queries) => [queries.copiesOfPosts(-1, [1])],
  postsOfCopies: (queries) => [queries.postsOfCopies(-1, [1])],
  postForwards: (queries) => [queries.postForwards({ chat: -1, post: 1 }, undefined, 1)],
  threadMarks: (queries) => [queries.threadMarks(-1, [1], 1)],
  threadUnread: (queries) => [queries.threadUnread(1, 1, 0, 1)],
  groupsForDiscussion: (queries) => [queries.groupsForDiscussion(1, 1)],
  pollsByIds: (queries) => [queries.pollsByIds([1], [1])],
  voters: (queries) => [queries.voters(1, 0, 0, 1)],
  pollCopies: (queries) => [queries.pollCopies(1)],
  reactionsTo: (queries) => [queries.reactionsTo([1], [1])],
  reactors: (queries) => [queries.reactors(1, '👍', 0, 1)],
  unreadReactions: (queries) => [true, false].map((oldestFirst) => queries.unreadReactions({ owner: 1, peer: 2, thread: 3, belowId: 9, aboveId: 0, offset: 0, limit: 1, oldestFirst })),
  unreadReactionCount: (queries) => [queries.unreadReactionCount(1, 2, 3)],
  reactedIn: (queries) => [queries.reactedIn(-1, 1, 1)],
  savedTags: (queries) => [queries.savedTags(1, undefined), queries.savedTags(1, 2)],
  usedReactions: (queries) => [queries.usedReactions(1)],
  defaultReaction: (queries) => [queries.defaultReaction(1)],
  unreadVotes: (queries) => [true, false].map((oldestFirst) => queries.unreadVotes({ owner: 1, peer: 2, thread: 3, belowId: 9, aboveId: 0, offset: 0, limit: 1, oldestFirst })),
  unreadVoteCount: (queries) => [queries.unreadVoteCount(1, 2, 3)],
  chatReactions: (queries) => [queries.chatReactions(-1)],
  inviteOf: (queries) => [queries.inviteOf(-1, 1)],
  adminLog: (queries) => [queries.adminLog({ chat: -1, above: 0, below: 9, kinds: ['title'], actors: [1], text: 'a', limit: 1 })],
  inactiveChannels: (queries) => [queries.inactiveChannels(1, 1, 1)],
  inviteByHash: (queries) => [queries.inviteByHash('h')],
  invitesByLinks: (queries) => [queries.invitesByLinks(-1, [1, 2])],
  invites: (queries) => [queries.invites({ chat: -1, author: 1, revoked: false, beforeS: 1, beforeLink: 0, limit: 1 })],
  inviteCount: (queries) => [queries.inviteCount(-1, 1, true)],
  inviteAuthors: (queries) => [queries.inviteAuthors(-1)],
  revokedLinks: (queries) => [queries.revokedLinks(-1, 1, 10)],
  importers: (queries) => [queries.importers({ chat: -1, link: 1, beforeS: 1, beforeUser: 0, limit: 1 })],
  importerCount: (queries) => [queries.importerCount(-1, 1)],
  joinRequests: (queries) => [queries.joinRequests({ chat: -1, link: 0, beforeS: 1, beforeUser: 0, limit: 1 })],
  searchJoinRequests: (queries) => [queries.searchJoinRequests({ chat: -1, text: 'a', beforeS: 1, beforeUser: 0, limit: 1 })],
  searchWords: (queries) => [queries.searchWords(ONE_PLACE, 0, 1)],
  searchWordsNewer: (queries) => [queries.searchWordsNewer(ONE_PLACE, 0, 1)],
  searchEverywhere: (queries) => [queries.searchEverywhere(ONE_PLACE, 1)],
  searchCounts: (queries) => [queries.searchCounts(ONE_PLACE)],
  searchDates: (queries) => [queries.searchDates(ONE_PLACE, 1)],
  searchProgress: (queries) => [queries.searchProgress()],
  unindexedMessages: (queries) => [queries.unindexedMessages([1], [2])],
  searchedDialogs: (queries) => [queries.searchedDialogs(1)],
  searchPosts: (queries) => [queries.searchPosts([1], undefined, 1)],
  searchPostsCount: (queries) => [queries.searchPostsCount([1])],
  placeOfMessage: (queries) => [queries.placeOfMessage(1, 2)],
  joinRequestCount: (queries) => [queries.joinRequestCount(-1, 0)],
};

type Asked = { statement: Statement; values: readonly unknown[] };

/** Records each statement once as it passes through. */
function noting(database: Database): { database: Database; asked: Map<string, Asked> } {
  const asked = new Map<string, Asked>();
  const query: Database['query'] = (statement, values) => {
    asked.set(statement.name, { statement, values });
    return database.query(statement, values);
  };
  return { database: { ...database, query }, asked };
}

async function planOf(database: Database, { statement: { name, text }, values }: Asked): Promise<string> {
  const plan = await database.query<{ 'QUERY PLAN': string }>({ name: `explain-${name}`, text: `explain ${text}` }, values);
  return plan.map((line) => line['QUERY PLAN']).join('\n');
}

async function wholeTablesRead(database: Database, asked: Asked): Promise<string[]> {
  return (await planOf(database, asked)).split('\n').filter((line) => /Seq Scan on (?!journal_position)/.test(line));
}

describe('query plans, made while the tables are empty', () => {
  let models: TestReadModels;
  beforeAll(async () => {
    models = await openTestReadModels();
  });
  afterAll(() => models.close());

  async function expectIndexes(database: Database, asked: Map<string, Asked>): Promise<void> {
    for (const [name, each] of asked) expect([name, await wholeTablesRead(database, each)]).toEqual([name, []]);
    await database.close();
  }

  test('no query scans a whole table', async () => {
    const reader = openReader(models.address('gateway'));
    const { database, asked } = noting(reader);
    for (const ask of Object.values(questions)) await Promise.all(ask(openQueries(database)));
    expect(asked.size).toBeGreaterThan(30);
    await expectIndexes(reader, asked);
  });

  test('no write scans a whole table', async () => {
    const writer = openWriter(models.address('projector'));
    const { database, asked } = noting(writer);
    const projection = await openProjection(database, openMarked);
    await projection.project(0, everyWrite());
    expect(asked.size).toBeGreaterThan(5);
    // Without an index of its own it would scan another index in full, which the plan does not report as a sequential scan.
    const ofReactor = [...asked.values()].find(({ statement }) => statement.text.includes('reactor_end_news'))!;
    expect(await planOf(writer, ofReactor)).toContain('on unread_reaction_by');
    await expectIndexes(writer, asked);
  });
});

describe('query plans for large groups', () => {
  const MEMBERS = 20_000;
  let models: TestReadModels;
  beforeAll(async () => {
    models = await openTestReadModels();
    await models.owner.execute(`insert into chat_member (chat, user_id, joined_at_ms, inside) select ${CHAT}, n, n / 1000, true from generate_series(1, ${MEMBERS}) n`);
    await models.owner.execute('vacuum analyze chat_member');
  });
  afterAll(() => models.close());

  test('a page of members skips the preceding ones in the index alone, at any depth', async () => {
    const reader = openReader(models.address('gateway'));
    const { database, asked } = noting(reader);
    for (const offset of [0, MEMBERS / 2]) {
      const page = await openQueries(database).members({ chat: CHAT, which: 'recent', offset, limit: 3 });
      expect(page.map(({ userId }) => userId)).toEqual([0, 1, 2].map((n) => MEMBERS - offset - n));
      const plan = await planOf(reader, asked.get('members-recent')!);
      expect(plan).toContain('Index Only Scan Backward using chat_member_recent');
      expect(plan).not.toContain('Seq Scan');
      expect(plan).not.toContain('Bitmap');
    }
    await reader.close();
  });
});

const CHAT = -1_000_000_000_007;

/** Facts that together use every write. */
function everyWrite(): Uint8Array[] {
  const world = new Mailboxes();
  const [sent, answer] = [world.send(1, 2, 'question'), world.send(2, 1, 'answer')];
  world.edit(sent, 'edited');
  world.read(sent, 2);
  world.hide(1, [answer]);
  world.erase([sent]);
  const told: Told[] = [
    { type: 'DialogPinned', owner: 1, peer: 2 },
    { type: 'PinnedDialogsReordered', owner: 1, peers: [2], folder: 0 },
    { type: 'NotificationsReset', owner: 1 },
    { type: 'MessagesSaved', owner: 1, peer: 2, messageIds: [1] },
    { type: 'SavedDialogsPinned', owner: 1, peers: [2] },
    { type: 'PeerSettingsHidden', owner: 1, peer: 2 },
    { type: 'GifKept', owner: 1, file: 2 },
    { type: 'PeerTranslationsSet', owner: 1, peer: 2, disabled: true },
    { type: 'TopPeersSwitched', owner: 1, on: false },
    { type: 'TopPeerReset', owner: 1, category: 'Groups', peer: -2 },
    { type: 'DialogsMoved', owner: 1, peers: [2, CHAT], folder: 1, since: [0, 3] },
    { type: 'DialogFilterKept', owner: 1, filter: 2, details: undefined, isList: true, slug: '' },
    { type: 'DialogFiltersReordered', owner: 1, filters: [2] },
    { type: 'DialogFilterShared', owner: 1, filter: 2, slug: 's', list: undefined },
    { type: 'DialogFilterRemoved', owner: 1, filter: 2 },
    { type: 'DraftCleared', owner: 1, peer: 2, thread: 0 },
    { type: 'NotificationsChosen', owner: 1, peer: 2, scope: '', thread: 0, showPreviews: true, silent: undefined, muteUntilS: undefined },
    { type: 'ContactRemoved', owner: 1, contact: 2 },
    { type: 'PeerUnblocked', owner: 1, peer: 2 },
    { type: 'UsernameReleased', user: 1 },
    { type: 'QuickReplyNamed', user: 1, shortcut: 1, name: { name: 'a' } },
    { type: 'QuickReplyMessageKept', user: 1, shortcut: 1, messageId: 1, content: content({ text: 'a' }) },
    { type: 'QuickRepliesReordered', user: 1, shortcuts: [1] },
    { type: 'QuickReplyMessagesRemoved', user: 1, shortcut: 1, messageIds: [1] },
    { type: 'QuickReplyRemoved', user: 1, shortcut: 1 },
    { type: 'BusinessPartRemoved', user: 1, part: 'hours' },
    { type: 'BusinessLinkKept', user: 1, link: 5, description: { slug: 'a', message: '', entities: [], title: '' } },
    { type: 'BusinessLinkFollowed', user: 1, link: 5 },
    { type: 'BusinessLinkRemoved', user: 1, link: 5 },
    { type: 'ThemeKept', user: 1, theme: 5 },
    { type: 'WallpaperDropped', user: 1, wallpaper: 5 },
    { type: 'ChatWallpaperRemoved', by: 1, peer: 2, given: false, forBoth: true },
    { type: 'ChatWallpaperSet', by: 1, peer: 2, wallpaper: 5, settings: wallpaperSettings(), forBoth: true },
    { type: 'WallpapersReset', user: 1 },
    { type: 'RingtoneDropped', user: 1, file: 5 },
    { type: 'ThemeMade', theme: 5, by: 1, description: { title: 'a', slug: 'a', document: undefined, colors: [] } },
    { type: 'WallpaperMade', wallpaper: 5, by: 1, file: 6, description: { slug: 'a', document: undefined, pattern: false, settings: undefined } },
    { type: 'ChatPlaced', chat: CHAT, by: 1, place: { geo: geoPoint({ latitude: 1, longitude: 2 }), address: 'a' } },
    { type: 'MemberRanked', chat: CHAT, user: 1, by: 1, rank: { rank: 'a' } },
    { type: 'UsernameGranted', peer: 1, username: { username: 'granted' } },
    { type: 'UsernamesArranged', peer: 1, by: 1, active: { usernames: ['', 'granted'] } },
    { type: 'UsernameWithdrawn', peer: 1, username: { username: 'granted' } },
    { type: 'ProfilePhotoSet', user: 1, photo: photo({ id: 3 }) },
    { type: 'ProfilePhotosRemoved', user: 1, photoIds: [3] },
    { type: 'PasswordRemoved', user: 1 },
    { type: 'AuthorizationRevoked', user: 1, authKeyId: new Uint8Array(8), reason: 'log-out' },
    { type: 'ChatCreated', chat: CHAT, kind: 'supergroup', creator: 1, profile: { title: 'a', about: '' }, migratedFrom: 0 },
    { type: 'MessagesPinned', by: 1, pinned: true, messages: [0], marks: [{ delivery: delivery({ mailbox: 9, peer: 2, pts: 2, ptsCount: 1 }), messageIds: [1] }] },
    { type: 'ChatOptionSet', chat: CHAT, by: 1, option: 'forum', on: true },
    { type: 'TopicCreated', chat: CHAT, topic: 4, by: 1, sender: 0, title: { title: 't' }, iconColor: 1, iconEmoji: 0 },
    { type: 'TopicEdited', chat: CHAT, topic: 4, by: 1, title: undefined, iconEmoji: undefined, closed: true, hidden: undefined },
    { type: 'PinnedTopicsReordered', chat: CHAT, by: 1, topics: [4] },
    { type: 'TopicDeleted', chat: CHAT, topic: 4, by: 1 },
    { type: 'ThreadRead', reader: 1, chat: CHAT, thread: 4, maxId: 4, newsAfter: 4 },
    { type: 'ForumViewChosen', owner: 1, chat: CHAT, asMessages: true },
    { type: 'ChatRead', reader: 1, chat: CHAT, maxId: 2, newsAfter: 0 },
    { type: 'InviteLinkMade', chat: CHAT, by: 1, link: 5, hash: { hash: 'h' } },
    { type: 'InviteLinkChanged', chat: CHAT, by: 1, link: 5, untilS: 1, useLimit: 0, onRequest: false, title: { title: 't' } },
    { type: 'InviteLinksForgotten', chat: CHAT, by: 1, links: [5] },
    { type: 'JoinRequested', chat: CHAT, user: 2, link: 5 },
    { type: 'SpamReported', chat: CHAT, by: 1, author: 2, messageIds: [3] },
    { type: 'MemberJoined', chat: CHAT, user: 3, how: 'link', approvedBy: 0, link: 5, since: 0 },
    {
      ...ORDINARY_SEND, type: 'MessageSent', author: 1, content: content({ text: 'a' }), deliveries: [delivery({ mailbox: -CHAT, peer: CHAT, messageId: 2, pts: 2, ptsCount: 1 })], thread: 2, topic: true,
    },
    { type: 'MessageReacted', sender: 0, user: 2, message: 0, choice: { emoji: ['👍'], former: ['🔥'] }, big: false, recent: true, author: 1, places: [{ mailbox: 1, peer: 2, messageId: 2 }] },
    { type: 'PollVoted', sender: 0, user: 2, poll: 1, message: 0, vote: { answers: [0], former: [1] }, places: [] },
    { type: 'PollClosed', poll: 1, by: 1, message: 0 },
    { type: 'PollOpened', poll: 7, place: { mailbox: 1, peer: 2, messageId: 3 } },
    { type: 'PollCopied', poll: 7, places: [{ mailbox: 1, peer: 2, messageId: 3 }] },
    { type: 'PollAnswerRemoved', poll: 7, answer: 2, by: 1 },
    { type: 'PollExpired', poll: 1, message: 0, places: [] },
    { type: 'MentionsRead', owner: 1, peer: CHAT, messages: [0], messageIds: [2] },
    { type: 'TodoItemsToggled', user: 1, message: 0, completed: [1], incompleted: [2] },
    { type: 'MessageScheduled', owner: 1, peer: 2, scheduledId: 1, author: 1, content: undefined, dueS: 9, repeatS: 0, openAnswers: false, replyToId: 0, silent: false, noForwards: false, groupedId: 0, thread: 0, sendAs: 0, keyboard: undefined },
    { type: 'ScheduledMessageEdited', owner: 1, peer: 2, scheduledId: 1, content: undefined, keyboard: undefined, dueS: 9, repeatS: 0 },
    { type: 'ScheduledMessagesEnded', owner: 1, peer: 2, scheduledIds: [1], sentIds: [0] },
    { type: 'ReactionsRead', owner: 1, peer: 2, messages: [0], messageIds: [2] },
    { type: 'RecentReactionsCleared', user: 1 },
    { type: 'SavedTagNamed', user: 1, tag: { emoji: '🔥', title: 'a' } },
    { type: 'FileStored', id: 4, owner: 1, sizeBytes: 1, description: undefined, loansCounted: false },
    { type: 'AccountDeleted', user: 4, reason: 'wish', streams: [] },
  ];
  for (const fact of told) world.journal.tell(fact);
  return world.journal.entries;
}
