/** Sends updates about acts that the log does not keep: typing, going online, going offline. */
import { idOfPeer, isChannelMailbox, isChannelPeer } from '@teamgram/event-schemas';
import type { Ephemeral } from '@teamgram/host';
import { readObject } from '@teamgram/tl';
import type { tl } from '@teamgram/tl';
import { tlPeer } from '../peers/peer-number.ts';
import type { Services } from '../services.ts';
import { membersHere } from './chat-facts.ts';
import type { Telling } from './telling.ts';

export async function ephemeralTellings(services: Services, act: Ephemeral): Promise<void> {
  if (act.kind === 'typing') return typing(services, act);
  if (act.kind === 'secret-typing') return secretTyping(services, act);
  services.presence.observe(act.user, act.online, act.atS);
  const status = services.presence.statusOf(act.user, 'exact');
  const update: tl.updateUserStatus = { _: 'updateUserStatus', user_id: act.user, status };
  // An approximate status ("last seen recently") does not change by going online or offline.
  for (const user of await services.users.exactFor(act.user, await services.audiences.of(act.user))) {
    services.updates.tell(user, { pts: 0, ptsCount: 0, dateS: act.atS, peers: [act.user], update: () => update });
  }
}

async function typing(services: Services, { from, to, thread, action }: Extract<Ephemeral, { kind: 'typing' }>): Promise<void> {
  if (to < 0 || isChannelMailbox(to)) return typingInChat(services, from, { chat: -Math.abs(to), thread }, readObject(action) as tl.SendMessageAction);
  if (!services.updates.hears(to)) return;
  const shown = readObject(action) as tl.SendMessageAction;
  services.updates.tell(to, {
    pts: 0, ptsCount: 0, dateS: Math.floor(services.nowMs() / 1000), peers: [from],
    update: () => ({ _: 'updateUserTyping', user_id: from, action: shown }),
  });
}

function secretTyping({ updates, nowMs }: Services, { to, key, chat }: Extract<Ephemeral, { kind: 'secret-typing' }>): void {
  updates.tell(to, {
    pts: 0, ptsCount: 0, dateS: Math.floor(nowMs() / 1000), peers: [], devices: (keyId) => keyId === BigInt(`0x${key}`),
    update: () => ({ _: 'updateEncryptedChatTyping', chat_id: chat }),
  });
}

async function typingInChat(services: Services, from: number, { chat, thread }: { chat: number; thread: number | undefined }, action: tl.SendMessageAction): Promise<void> {
  const from_id = tlPeer(from);
  const update: tl.Update = isChannelPeer(chat)
    ? { _: 'updateChannelUserTyping', channel_id: idOfPeer(chat), top_msg_id: thread, from_id, action }
    : { _: 'updateChatUserTyping', chat_id: idOfPeer(chat), from_id, action };
  const telling: Telling = {
    pts: 0, ptsCount: 0, dateS: Math.floor(services.nowMs() / 1000), peers: [from, chat], shared: { except: 0, packets: new Map() }, update: () => update,
  };
  for (const user of await membersHere(services, chat)) if (user !== from) services.updates.tell(user, telling);
}
