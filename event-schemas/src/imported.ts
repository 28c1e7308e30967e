import type { MessageImported, MessageSent } from './generated/codec.ts';
import { ORDINARY_SEND } from './ordinary-send.ts';

type Saying = Omit<MessageSent, 'type' | 'content'>;

/** A message that was brought from elsewhere, as if it had been said here: nobody is woken by it. Whether its content is open makes no difference. */
export function asSent<Said>({ stream, author, content, deliveries, ttlS }: Omit<MessageImported, 'type' | 'importId' | 'content'> & { content?: Said }): Saying & { type: 'MessageSent'; content: Said | undefined } {
  return { ...ORDINARY_SEND, type: 'MessageSent', stream, author, content, deliveries, silent: true, ttlS };
}
