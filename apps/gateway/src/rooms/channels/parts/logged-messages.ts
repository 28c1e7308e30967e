/** Messages that admin log events are about, in the versions after and before the event. */
import type { AdminLogRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { isAboutMessage } from '../../../convert/admin-log.ts';
import { shownRows } from '../../../messages/shown-message.ts';
import type { MessageParts } from '../../../messages/shown-message.ts';
import { tlPeer } from '../../../peers/peer-number.ts';
import type { ShownPeers } from '../../../peers/shown-peers.ts';
import type { Context } from '../../../rpc/context.ts';
import { showMessages } from '../../messages/parts/shown.ts';

export type LoggedMessages = ShownPeers & { of(row: AdminLogRow): { message: tl.Message; formerMessage: tl.Message } };

/** @param alsoPeers further peers to include, besides those of the messages */
export async function loggedMessages(context: Context, chat: number, rows: readonly AdminLogRow[], alsoPeers: Iterable<number>): Promise<LoggedMessages> {
  const about = rows.filter(isAboutMessage);
  const found = about.length === 0 ? [] : await context.services.queries.messagesByIds(-chat, [...new Set(about.map(({ subject }) => subject))]);
  const byId = new Map(found.map((message) => [message.messageId, message]));
  const wordings = about.flatMap((row) => {
    const message = byId.get(row.subject);
    return message ? [row, row].map((_, former) => ({ row, parts: wording(message, row, former === 1) })) : [];
  });
  const shown = await showMessages(context, await shownRows(context.services.opener, wordings.map(({ parts }) => parts)), alsoPeers);
  const words = Map.groupBy(wordings.map(({ row }, index) => ({ id: row.id, message: shown.messages[index]! })), ({ id }) => id);
  return {
    users: shown.users, chats: shown.chats,
    of(row) {
      const [now, former] = words.get(row.id) ?? [];
      const gone = goneMessage(context.viewer, chat, row);
      return { message: now?.message ?? gone, formerMessage: former?.message ?? gone };
    },
  };
}

function wording(message: MessageParts, { kind, amount, said, formerSaid }: AdminLogRow, former: boolean): MessageParts {
  if (kind === 'pinned') return { ...message, pinned: amount === 1 };
  return { ...message, edit: former ? formerSaid : said };
}

/** Placeholder text: clients show a message without text as an empty bubble or as corrupt. In italics, since it is not the author's. */
const GONE_TEXT = 'This message has been erased.';

/** The content was destroyed with its keys; only existence, sender and date are left. */
function goneMessage(viewer: number, chat: number, { kind, subject: id, amount, untilS, atMs }: AdminLogRow): tl.message {
  const speaker = kind === 'pinned' ? 0 : amount;
  const date = untilS || Math.floor(atMs / 1000);
  return {
    _: 'message', out: speaker === viewer || undefined, id, date, message: GONE_TEXT, entities: [{ _: 'messageEntityItalic', offset: 0, length: GONE_TEXT.length }], peer_id: tlPeer(chat), from_id: speaker === 0 || speaker === chat ? undefined : tlPeer(speaker), pinned: (kind === 'pinned' && amount === 1) || undefined,
  };
}
