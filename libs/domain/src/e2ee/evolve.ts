import { authKeyIdOf } from '../auth/auth-key-id.ts';
import type { Evolutions } from '../evolution.ts';
import { putFile } from '../files/file.ts';
import { UNUSED_MS, UNUSED_QUEUE } from '../files/loans.ts';
import { noteUnused } from '../files/use.ts';
import { joinQueue } from '../retention/queue.ts';
import { addSecretFile, changeSecretChat, closeSecretChat, filesOfSecretChat, keyName, putSecretChat } from './secret-chat.ts';
import { dropSecrets, queueSecret, REQUESTS_QUEUE, SECRET_WAIT_MS, SECRETS_QUEUE } from './secret-queue.ts';

type E2eeFact = 'SecretChatRequested' | 'SecretChatAccepted' | 'SecretChatDiscarded' | 'SecretChatRead' | 'SecretMessageQueued' | 'SecretQueueReceived' | 'SecretFileStored';

export const e2eeEvolutions: Evolutions<E2eeFact> = {
  SecretChatRequested: (documents, { requester, chat, participant, authKeyId }, { version, position, timeMs }) => {
    putSecretChat(documents, { requester, chat }, {
      participant, state: 'requested', requesterKey: keyName(authKeyIdOf(authKeyId)), participantKey: '', requestedMs: timeMs,
      halves: [version], acceptedAt: -1, requesterReadS: 0, participantReadS: 0, files: 0,
    });
    joinQueue(documents, REQUESTS_QUEUE, timeMs + SECRET_WAIT_MS, position);
  },
  SecretChatAccepted: (documents, fact, { version, position }) => changeSecretChat(documents, fact, (chat) => {
    chat.state = 'accepted';
    chat.participantKey = keyName(authKeyIdOf(fact.authKeyId));
    chat.halves.push(version);
    chat.acceptedAt = position;
  }),
  SecretChatDiscarded: (documents, fact, { timeMs }) => {
    const files = new Set(filesOfSecretChat(documents, fact));
    closeSecretChat(documents, fact);
    // Files left unused that were not erased together with the chat.
    for (const id of files) joinQueue(documents, UNUSED_QUEUE, timeMs + UNUSED_MS, id);
  },
  SecretChatRead: (documents, fact) => changeSecretChat(documents, fact, (chat) => {
    if (fact.reader === fact.requester) chat.requesterReadS = fact.maxDateS;
    else chat.participantReadS = fact.maxDateS;
  }),
  SecretMessageQueued: (documents, { authKeyId, qts, requester, chat, file }, { version, position, timeMs }) => {
    queueSecret(documents, keyName(authKeyIdOf(authKeyId)), qts, version, position);
    joinQueue(documents, SECRETS_QUEUE, timeMs + SECRET_WAIT_MS, position);
    if (file !== 0) addSecretFile(documents, { requester, chat }, file);
  },
  SecretFileStored: (documents, { id, owner }, { position, timeMs }) => {
    // Not used by other partitions: secret chats are at home.
    putFile(documents, id, { position, owner, uses: 0, loansCounted: true });
    noteUnused(documents, owner, id);
    joinQueue(documents, UNUSED_QUEUE, timeMs + UNUSED_MS, id);
  },
  SecretQueueReceived: (documents, { authKeyId, through }) => dropSecrets(documents, keyName(authKeyIdOf(authKeyId)), through),
};
