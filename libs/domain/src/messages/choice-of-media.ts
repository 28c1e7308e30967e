import type { GeoPoint, LivePlace, Poll, SharedContact, TodoList, Venue, WebPage } from '@teamgram/event-schemas';

/** What to attach: files by the id under which StoreFile recorded them. */
export type ChoiceOfMedia =
  | { kind: 'photo'; id: number; spoiler: boolean; /** Seconds after somebody looked; absent = it stays, VIEW_ONCE_S = none. */ ttlS?: number | undefined }
  | { kind: 'document'; id: number; spoiler: boolean; ttlS?: number | undefined }
  | { kind: 'contact'; contact: SharedContact }
  | { kind: 'geo'; geo: GeoPoint }
  | { kind: 'venue'; venue: Venue }
  /** Of an edit: a period of 0 is as it was. */
  | { kind: 'live'; live: LivePlace; stopped: boolean }
  | { kind: 'dice'; emoticon: string }
  | { kind: 'todo'; todo: TodoList }
  /** Of an edit: only closing it counts. `correct`: indexes of the right answers, undefined = none were named. `open`: others may add answers. */
  | { kind: 'poll'; poll: Poll; correct: number[] | undefined; open?: boolean }
  /** What a link of the text leads to. `photo`: its picture as StoreFile recorded it, 0 = none. The text stays a text: it is no caption. */
  | { kind: 'web-page'; page: WebPage; photo: number };
