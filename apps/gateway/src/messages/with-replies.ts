/** Comments on posts, and threads in supergroups (core.telegram.org/constructor/messageReplies). */
import { idOfPeer, isChannelPeer } from '@teamgram/event-schemas';
import type { Queries } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { ShownMessage } from '../convert/message.ts';
import { tlPeer } from '../peers/peer-number.ts';

/** The thread below a message: the supergroup and the thread's top message in it. */
export type ShownReplies = {
  discussion: number;
  thread: number;
  messages: number;
  /** 0 = the thread is empty. */
  newestId: number;
  /** The viewer's read position in it; undefined: several viewers. */
  readMaxId: number | undefined;
  /** For comments on a post: the latest authors, newest first. */
  speakers: readonly number[];
  comments: boolean;
};

type Threaded = Pick<ShownMessage, 'id' | 'peer' | 'post' | 'content' | 'replies'>;

/** "recent_repliers: for channel post comments, contains information about the last few comment posters". */
const SPEAKERS_MAX = 3;

/** No query unless a message is in a supergroup or channel. */
export async function withReplies<Shown extends Threaded>(queries: Queries, shown: readonly Shown[], viewers: readonly number[]): Promise<readonly Shown[]> {
  const ordinary = shown.filter(({ peer, content }) => isChannelPeer(peer) && content?.action === '');
  if (ordinary.length === 0) return shown;
  const peers = [...new Set(ordinary.map((message) => message.peer))];
  const found = new Map((await Promise.all(peers.map((peer) => repliesIn(queries, peer, ordinary.filter((message) => message.peer === peer), viewers)))).flat());
  return shown.map((message) => (found.has(message) ? { ...message, replies: found.get(message) } : message));
}

async function repliesIn<Shown extends Threaded>(queries: Queries, peer: number, here: readonly Shown[], viewers: readonly number[]): Promise<[Shown, ShownReplies][]> {
  const posts = here.filter(({ post }) => post);
  const others = here.filter(({ post }) => !post);
  const copies = posts.length > 0 ? await queries.copiesOfPosts(peer, posts.map(({ id }) => id)) : [];
  const placed = posts.flatMap((message) => copies.filter(({ post }) => post === message.id).map(({ discussion, messageId }) => ({ message, discussion, thread: messageId, comments: true })));
  const inGroup = others.map((message) => ({ message, discussion: peer, thread: message.id, comments: false }));
  const threads = await Promise.all([placed, inGroup].map((each) => threadsOf(queries, each, viewers)));
  return threads.flat();
}

type Placed<Shown> = { message: Shown; discussion: number; thread: number; comments: boolean };

/** @param placed all in one group, or the copies of one channel's posts in its current and former discussion groups */
async function threadsOf<Shown>(queries: Queries, placed: readonly Placed<Shown>[], viewers: readonly number[]): Promise<[Shown, ShownReplies][]> {
  const found: [Shown, ShownReplies][] = [];
  for (const discussion of new Set(placed.map((each) => each.discussion))) {
    const here = placed.filter((each) => each.discussion === discussion);
    const rows = await threadRows(queries, discussion, here.map(({ thread }) => thread), here[0]!.comments, viewers);
    for (const { message, thread, comments } of here) {
      const row = rows.get(thread)!;
      if (comments || row.messages > 0) found.push([message, { ...row, discussion, thread, comments }]);
    }
  }
  return found;
}

type ThreadState = Omit<ShownReplies, 'discussion' | 'thread' | 'comments'>;

async function threadRows(queries: Queries, discussion: number, threads: readonly number[], comments: boolean, viewers: readonly number[]): Promise<Map<number, ThreadState>> {
  const [viewer, another] = viewers;
  const rows = await queries.threads(-discussion, threads);
  const begun = rows.filter(({ messages }) => messages > 0).map(({ thread }) => thread);
  const [speakers, marks] = await Promise.all([
    comments && begun.length > 0 ? queries.threadSpeakers(-discussion, begun) : [],
    viewer !== undefined && another === undefined && begun.length > 0 ? queries.threadMarks(discussion, begun, viewer) : [],
  ]);
  return new Map(rows.map(({ thread, messages, newestId }) => [thread, {
    messages, newestId,
    readMaxId: marks.find((mark) => mark.thread === thread)?.readMaxId || undefined,
    speakers: speakers.filter((one) => one.thread === thread).slice(0, SPEAKERS_MAX).map(({ speaker }) => speaker),
  }]));
}

export function tlReplies({ discussion, thread, messages, newestId, readMaxId, speakers, comments }: ShownReplies): tl.messageReplies {
  return {
    _: 'messageReplies',
    comments: comments || undefined,
    replies: messages,
    replies_pts: thread,
    recent_repliers: comments ? speakers.map(tlPeer) : undefined,
    channel_id: comments ? idOfPeer(discussion) : undefined,
    max_id: newestId || undefined,
    read_max_id: readMaxId,
  };
}

/** Peers that it refers to. */
export function peersOfReplies({ discussion, speakers, comments }: ShownReplies): number[] {
  return comments ? [discussion, ...speakers] : [];
}
