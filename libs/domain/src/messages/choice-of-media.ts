import type { GeoPoint, LivePlace, Poll, SharedContact, TodoList, Venue, WebPage } from '@teamgram/event-schemas';

/** Media to attach; files are identified by the id recorded by StoreFile. */
export type ChoiceOfMedia =
  | { kind: 'photo'; id: number; spoiler: boolean; /** Seconds until destruction after viewing; absent: permanent, VIEW_ONCE_S: immediately. */ ttlS?: number | undefined }
  | { kind: 'document'; id: number; spoiler: boolean; ttlS?: number | undefined }
  | { kind: 'contact'; contact: SharedContact }
  | { kind: 'geo'; geo: GeoPoint }
  | { kind: 'venue'; venue: Venue }
  /** In an edit, a period of 0 means unchanged. */
  | { kind: 'live'; live: LivePlace; stopped: boolean }
  | { kind: 'dice'; emoticon: string }
  | { kind: 'todo'; todo: TodoList }
  /** In an edit, only closing has an effect. `correct`: indexes of the correct answers, undefined: none given. `open`: others may add answers. */
  | { kind: 'poll'; poll: Poll; correct: number[] | undefined; open?: boolean }
  /** A link preview. `photo`: its picture, recorded by StoreFile, 0: none. The text remains a text, not a caption. */
  | { kind: 'web-page'; page: WebPage; photo: number };
