/** Adapter of mtcute for raw-features.ts. */
import type { TelegramClient } from '@mtcute/node';
import { getMarkedPeerId, randomLong } from '@mtcute/node/utils.js';
import type { Raw } from './raw-features.ts';

/* eslint-disable typescript/no-explicit-any */
type Any = any;

const UPDATES = ['updates', 'updatesCombined', 'updateShort'];

export function mtcuteRaw(client: () => TelegramClient): Raw {
  return {
    async call(request) {
      const result = (await client().call(request as never)) as Any;
      if (UPDATES.includes(result?._)) client().handleClientUpdate(result);
      return result;
    },
    peer: (id) => client().resolvePeer(id),
    channel: (chat) => client().resolveChannel(chat),
    user: (id) => client().resolveUser(id),
    chatId: (chat) => -chat,
    // The client stores access hashes itself.
    remember: () => undefined,
    randomId: () => randomLong(), zero: randomLong().and(0),
    rightAnswer: (index) => index,
    async upload(file) { return (await client().uploadFile({ file })).inputFile; },
    marked: (peer) => getMarkedPeerId(peer),
    kind: (object) => object?._ ?? '',
  };
}
