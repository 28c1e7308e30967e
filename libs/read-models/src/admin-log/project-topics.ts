/** Topics of a forum: title and whether open, folded over the actions. */
import type { FactType } from '@teamgram/event-schemas';
import type { EventOf } from '../event.ts';
import type { OpenedEvent } from '../projector.ts';
import type { Rows } from '../postgres/rows.ts';
import { GENERAL, GENERAL_COLOR, openTitle } from '../topics/general.ts';
import { tell } from './note.ts';

const series = 'topic';

export const unopenedTopics = {
  ChatOptionSet(event: EventOf<'ChatOptionSet'>, rows: Rows) {
    const { by: actor, option, on } = event.fact;
    tell(event, rows, { actor, kind: `option-${option}`, amount: Number(on) });
    const general = { title: 'General', iconColor: GENERAL_COLOR, iconEmoji: 0, creator: actor, sender: 0, atMs: event.envelope.timeMs };
    if (option === 'forum' && on) tell(event, rows, { actor, kind: '', series, subject: GENERAL, detail: general }, 1);
  },
  TopicPinned: (event: EventOf<'TopicPinned'>, rows: Rows) =>
    tell(event, rows, { actor: event.fact.by, kind: 'topic-pinned', series, subject: event.fact.topic, amount: Number(event.fact.pinned), detail: { pinned: event.fact.pinned } }),
  TopicDeleted: (event: EventOf<'TopicDeleted'>, rows: Rows) => tell(event, rows, { actor: event.fact.by, kind: 'topic-deleted', series, subject: event.fact.topic, detail: {} }),
} satisfies { [T in FactType]?: (event: EventOf<T>, rows: Rows) => void };

export const openedTopics = {
  TopicCreated(event: OpenedEvent<'TopicCreated'>, rows: Rows) {
    const { by: actor, topic: subject, title, iconColor, iconEmoji, sender } = event.fact;
    const value = openTitle(title?.title ?? '');
    const detail = { title: value, iconColor, iconEmoji, creator: actor, sender, atMs: event.envelope.timeMs };
    tell(event, rows, { actor, kind: 'topic-created', series, subject, value, detail });
  },
  TopicEdited(event: OpenedEvent<'TopicEdited'>, rows: Rows) {
    const { by: actor, topic: subject, title, iconEmoji, closed, hidden } = event.fact;
    const value = title && openTitle(title.title);
    tell(event, rows, { actor, kind: 'topic-edited', series, subject, value: value ?? '', detail: { title: value, iconEmoji, closed, hidden } });
  },
};
