import type { MessageImported, MessageSent } from './generated/codec.ts';
import { ORDINARY_SEND } from './ordinary-send.ts';

type Saying = Omit<MessageSent, 'type' | 'content'>;

/** An imported message in the form of a sent one, for readers that treat both alike. It is silent. The content may be sealed or open. */
export function asSent<Said>({ stream, author, content, deliveries, ttlS }: Omit<MessageImported, 'type' | 'importId' | 'content'> & { content?: Said }): Saying & { type: 'MessageSent'; content: Said | undefined } {
  return { ...ORDINARY_SEND, type: 'MessageSent', stream, author, content, deliveries, silent: true, ttlS };
}
