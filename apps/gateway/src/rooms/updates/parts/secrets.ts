/** Secret chats in a difference: each device has its own sequence for them, qts (core.telegram.org/api/end-to-end#working-with-an-update-box). */
import { authKeyIdBytes } from '@teamgram/domain';
import { EMPTY_QUEUE_QTS } from '@teamgram/event-schemas';
import type { SecretChatRow, SecretMessageRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { hasSecretChat, otherSide, tlSecretMessage } from '../../../convert/secret-chat.ts';
import type { Context } from '../../../rpc/context.ts';
import { shownSecretChat } from '../../e2ee/parts/shown-chat.ts';

/** What a device has missed. `qts`: the value that it reaches with this; `complete`: nothing more is waiting for it. `peers`: users named in the updates. */
export type MissedSecrets = { messages: tl.EncryptedMessage[]; updates: tl.Update[]; peers: number[]; qts: number; complete: boolean };

const MESSAGES_MAX = 100;

/**
 * Makes no query for a device without news in its secret chats.
 * @param since the state of the device; it has everything before it, which is then deleted:
 * "acknowledged … implicitly by a call to updates.getDifference (the value of qts passed)"
 */
export async function missedSecrets(context: Context, since: { qts: number; dateS: number }, standing: { qts: number; secretsChanged: boolean }, limit = MESSAGES_MAX): Promise<MissedSecrets> {
  const { queries } = context.services;
  const key = authKeyIdBytes(context.session.authorization.keyId);
  const reached = standing.qts;
  const chats = await changedChats(context, standing.secretsChanged ? await queries.secretChatsChangedSince(context.viewer, since.dateS * 1000) : [], since.dateS);
  if (reached === EMPTY_QUEUE_QTS) return { ...chats, messages: [], qts: reached, complete: true };
  await letGo(context, key, Math.min(since.qts, reached));
  const most = Math.max(1, Math.min(limit, MESSAGES_MAX));
  const held = await queries.secretMessagesAfter(key, since.qts, most);
  const complete = held.length < most;
  const last = held.at(-1)?.qts ?? 0;
  return { ...chats, messages: await shownMessages(context, held), qts: complete ? Math.max(reached, last) : last, complete };
}

async function letGo(context: Context, key: Uint8Array, maxQts: number): Promise<void> {
  if ((await context.services.queries.secretMessagesThrough(key, maxQts)).length > 0) await context.send({ type: 'ReceiveSecrets', maxQts });
}

async function shownMessages({ services: { opener }, view }: Context, rows: readonly SecretMessageRow[]): Promise<tl.EncryptedMessage[]> {
  const opened = await Promise.all(rows.map(async ({ event }) => opener.openEvent(event)));
  return opened.flatMap(({ fact, timeMs }) => (fact.type === 'SecretMessageQueued' ? tlSecretMessage(view, fact, Math.floor(timeMs / 1000)) ?? [] : []));
}

/** The secret chats that have changed since, the oldest change first. */
async function changedChats(context: Context, rows: readonly SecretChatRow[], sinceS: number): Promise<{ updates: tl.Update[]; peers: number[] }> {
  if (rows.length === 0) return { updates: [], peers: [] };
  const { services: { opener, queries }, view, viewer, session: { authorization: { keyId } } } = context;
  const refuses = await queries.refusesSecretChats(authKeyIdBytes(keyId));
  const updates: tl.Update[] = [];
  const peers = new Set<number>();
  for (const row of rows.toReversed()) {
    const chat = row.changedMs >= sinceS * 1000 ? await shownSecretChat(opener, view, row, keyId) : undefined;
    if (chat && !(refuses && chat._ === 'encryptedChatRequested')) updates.push({ _: 'updateEncryption', chat, date: Math.floor(row.changedMs / 1000) });
    const readS = viewer === row.requester ? row.participantReadS : row.requesterReadS;
    const isRead = row.readMs >= sinceS * 1000 && readS > 0 && !row.discarded && hasSecretChat(row, viewer, keyId);
    if (isRead) updates.push({ _: 'updateEncryptedMessagesRead', chat_id: row.chat, max_date: readS, date: Math.floor(row.readMs / 1000) });
    if (chat || isRead) peers.add(otherSide(row, viewer).user);
  }
  return { updates, peers: [...peers] };
}
