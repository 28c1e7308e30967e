import type { GeoPoint, SharedContact } from '@teamgram/event-schemas';

/** What to attach: files by the id under which StoreFile recorded them. */
export type ChoiceOfMedia =
  | { kind: 'photo'; id: number; spoiler: boolean; /** Seconds after somebody looked; absent = it stays, VIEW_ONCE_S = none. */ ttlS?: number | undefined }
  | { kind: 'document'; id: number; spoiler: boolean; ttlS?: number | undefined }
  | { kind: 'contact'; contact: SharedContact }
  | { kind: 'geo'; geo: GeoPoint };
