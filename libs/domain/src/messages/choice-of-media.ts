import type { GeoPoint, SharedContact } from '@teamgram/event-schemas';

/** What to attach: files by the id under which StoreFile recorded them. */
export type ChoiceOfMedia =
  | { kind: 'photo'; id: number; spoiler: boolean }
  | { kind: 'document'; id: number; spoiler: boolean }
  | { kind: 'contact'; contact: SharedContact }
  | { kind: 'geo'; geo: GeoPoint };
