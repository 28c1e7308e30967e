import type { RecordedEvent } from '@teamgram/event-log';

/** The chat that a command has created. */
export function createdPeer(events: readonly RecordedEvent[]): number {
  for (const { fact } of events) if (fact.type === 'ChatCreated') return fact.chat;
  throw new Error('no chat was made');
}
