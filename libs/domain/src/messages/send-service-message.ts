import type { TextEntity } from '@teamgram/event-schemas';

/** A message of the service account 777000 to one user. Only command-api itself may call it. */
export type SendServiceMessage = { type: 'SendServiceMessage'; user: number; text: string; entities: TextEntity[] };
