import { content, ORDINARY_SEND } from '@teamgram/event-schemas';
import type { MessageSent, TextEntity } from '@teamgram/event-schemas';
import { refusal } from '../refusal.ts';
import { normalEntities } from '../text.ts';
import { SERVICE_USER, userOf } from '../users/user.ts';
import type { View } from '../view.ts';
import { numbering, type Numbering } from './numbering.ts';
import { conversationOf } from './peer.ts';

/** A message of the service account 777000 to one user. Issued by command-api only. */
export type SendServiceMessage = { type: 'SendServiceMessage'; user: number; text: string; entities: TextEntity[]; /** Auto-delete period in seconds; absent: off. */ ttlS?: number | undefined };

export type SendServiceMessageState = { userExists: boolean; numbers: Numbering };

export function load(view: View, { user }: SendServiceMessage): SendServiceMessageState {
  return { userExists: userOf(view.documents, user)?.kind === 'person', numbers: numbering(view, [user]) };
}

/** The service account itself gets no copy: nobody reads its mailbox. */
export function sendServiceMessage({ userExists, numbers }: SendServiceMessageState, command: SendServiceMessage): [MessageSent] {
  const { user, text, entities, ttlS } = command;
  if (!userExists) throw refusal('PEER_ID_INVALID');
  return [{
    ...ORDINARY_SEND,
    type: 'MessageSent',
    stream: conversationOf(SERVICE_USER, user),
    author: SERVICE_USER,
    content: content({ text, entities: normalEntities(text, entities) }),
    deliveries: [numbers.deliver(user, SERVICE_USER)],
    noForwards: true,
    ttlS: ttlS ?? 0,
  }];
}
