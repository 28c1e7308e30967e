import { channelPeer } from '@teamgram/event-schemas';
import type { StoredEvent } from '@teamgram/read-models';
import { expect, test } from 'vitest';
import type { Services } from '../services.ts';
import { chatTellers } from './chat-facts.ts';
import type { Telling } from './telling.ts';

const [READER, AUTHOR, FORMER] = [1, 2, 3];
const CHAT = channelPeer(5);

test('M6 an author who is no longer a member is not told how far others have read', async () => {
  const told: [number, string][] = [];
  const services = {
    queries: { authorsAmong: async () => [READER, AUTHOR, FORMER], channelReading: async () => ({ unread: 0, pts: 9 }) },
    updates: { hears: () => true, tell: (user: number, { update }: Telling) => told.push([user, update({} as never)._]) },
    channelAudience: { of: () => new Set([READER, AUTHOR]) },
    origins: { of: () => undefined },
  } as unknown as Services;
  const event = { envelope: { timeMs: 0, causationId: new Uint8Array(16) } } as unknown as StoredEvent;
  await chatTellers.ChatRead(services, event, { type: 'ChatRead', stream: '', reader: READER, chat: CHAT, maxId: 8, newsAfter: 4 } as never);
  expect(told).toEqual([[READER, 'updateReadChannelInbox'], [AUTHOR, 'updateReadChannelOutbox']]);
});
