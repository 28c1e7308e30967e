import type { Message } from './message.ts';
import type { Session } from './session.ts';

/** Codes of bad_msg_notification (service_messages_about_messages#notice-of-ignored-error-message). */
export type BadMessageCode = 16 | 17 | 18 | 19 | 20 | 32 | 33 | 34 | 35 | 64;

/** "In certain cases, a server may notify a client that its incoming message was ignored for whatever reason." */
export function reject(session: Session, { msgId, seqNo }: Pick<Message, 'msgId' | 'seqNo'>, code: BadMessageCode): void {
  session.answer({ _: 'bad_msg_notification', bad_msg_id: msgId, bad_msg_seqno: seqNo, error_code: code });
}

/** "48: incorrect server salt (in this case, the bad_server_salt response is received with the correct salt…)" */
export function rejectSalt(session: Session, { msgId, seqNo }: Pick<Message, 'msgId' | 'seqNo'>): void {
  const new_server_salt = session.owner.salts.current(session.machine.clock.nowMs());
  session.answer({ _: 'bad_server_salt', bad_msg_id: msgId, bad_msg_seqno: seqNo, error_code: 48, new_server_salt });
}
