/** Facts about secret chats and their messages → the updates for the devices concerned, and for no others. */
import { authKeyIdBytes, authKeyIdOf } from '@teamgram/domain';
import type { StoredFact } from '@teamgram/event-schemas';
import type { SecretChatRow, StoredEvent } from '@teamgram/read-models';
import { otherSide, tlSecretMessage } from '../convert/secret-chat.ts';
import { shownSecretChat } from '../rooms/e2ee/parts/shown-chat.ts';
import type { Services } from '../services.ts';
import { dateOf } from './tell-owner.ts';

type FactOf<Type extends StoredFact['type']> = Extract<StoredFact, { type: Type }>;
type Tell<Type extends StoredFact['type']> = (services: Services, event: StoredEvent, fact: FactOf<Type>) => Promise<void>;
type Named = { requester: number; participant: number; chat: number };

export const secretTellers = {
  SecretChatRequested: tellChat,
  SecretChatAccepted: tellChat,
  SecretChatDiscarded: tellChat,
  SecretChatRead: tellRead,
  SecretMessageQueued: tellMessage,
} satisfies { [Type in StoredFact['type']]?: Tell<Type> };

/** To each device, with the chat as it sees it now. */
async function tellChat(services: Services, event: StoredEvent, { requester, participant, chat }: Named): Promise<void> {
  const heard = [requester, participant].filter((user) => services.updates.hears(user));
  const row = heard.length > 0 ? await services.queries.secretChat(requester, chat) : undefined;
  if (row) await Promise.all(heard.map((user) => tellDevices(services, event, user, row)));
}

async function tellDevices(services: Services, event: StoredEvent, user: number, row: SecretChatRow): Promise<void> {
  const { sessions, updates, opener, origins, makeView } = services;
  const devices = new Map(sessions.of(user).map((session) => [session.authorization.keyId, session.view(makeView)]));
  for (const [keyId, view] of devices) {
    const shown = await shownSecretChat(opener, view, row, keyId);
    if (!shown || (shown._ === 'encryptedChatRequested' && (await services.queries.refusesSecretChats(authKeyIdBytes(keyId))))) continue;
    updates.tell(user, {
      pts: 0, ptsCount: 0, dateS: dateOf(event), peers: [otherSide(row, user).user], origin: origins.of(event.envelope.causationId), devices: (key) => key === keyId,
      update: () => ({ _: 'updateEncryption', chat: shown, date: dateOf(event) }),
    });
  }
}

/** To the device of the other side. */
async function tellRead({ queries, updates }: Services, event: StoredEvent, { requester, participant, chat, reader, maxDateS }: FactOf<'SecretChatRead'>): Promise<void> {
  const to = reader === requester ? participant : requester;
  const row = updates.hears(to) ? await queries.secretChat(requester, chat) : undefined;
  if (!row) return;
  const { key } = otherSide(row, reader);
  updates.tell(to, {
    pts: 0, ptsCount: 0, dateS: dateOf(event), peers: [], devices: (keyId) => keyId === key,
    update: () => ({ _: 'updateEncryptedMessagesRead', chat_id: chat, max_date: maxDateS, date: dateOf(event) }),
  });
}

async function tellMessage({ updates, opener }: Services, event: StoredEvent, { user, authKeyId, qts }: FactOf<'SecretMessageQueued'>): Promise<void> {
  if (!updates.hears(user)) return;
  const { fact } = await opener.open(event);
  // Received and deleted meanwhile.
  if (fact.type !== 'SecretMessageQueued' || !fact.message) return;
  const key = authKeyIdOf(authKeyId);
  updates.tell(user, {
    pts: 0, ptsCount: 0, dateS: dateOf(event), peers: [], devices: (keyId) => keyId === key,
    update: (view) => ({ _: 'updateNewEncryptedMessage', message: tlSecretMessage(view, fact, dateOf(event))!, qts }),
  });
}
