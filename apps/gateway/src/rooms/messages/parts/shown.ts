/** Pages of messages, with everybody whom they name. */
import type { tl } from '@teamgram/tl';
import { tlMessage, usersIn } from '../../../convert/message.ts';
import type { ShownMessage } from '../../../convert/message.ts';
import { shownRows } from '../../../messages/shown-message.ts';
import type { MessageParts } from '../../../messages/shown-message.ts';
import type { Context } from '../../../rpc/context.ts';

export type Page = { messages: tl.Message[]; users: tl.User[] };

export async function showRows(context: Context, rows: readonly MessageParts[], alsoUsers: Iterable<number> = []): Promise<Page> {
  return showMessages(context, await shownRows(context.services.opener, rows), alsoUsers);
}

export async function showMessages(context: Context, shown: readonly ShownMessage[], alsoUsers: Iterable<number> = []): Promise<Page> {
  const ids = new Set(alsoUsers);
  for (const message of shown) usersIn(message, (user) => ids.add(user));
  const users = await context.services.users.show(context.view, ids);
  return { messages: shown.map((message) => tlMessage(context.view, message)), users };
}

/** messages.messages when that is all there is, else a slice with the whole count. */
export function messagesAnswer({ messages, users }: Page, count: number): tl.messages.Messages {
  const page = { messages, topics: [], chats: [], users };
  return count > messages.length ? { _: 'messages.messagesSlice', count, ...page } : { _: 'messages.messages', ...page };
}
