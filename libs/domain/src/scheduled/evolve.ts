import { dropFilesOf, noteFilesOf } from '../files/use.ts';
import type { Evolutions } from '../evolution.ts';
import { joinAgenda } from '../retention/agenda.ts';
import type { Documents } from '../view.ts';
import { changeScheduled, dropScheduled, putScheduled, scheduledMessage, WHEN_ONLINE_S } from './scheduled.ts';

export const scheduledEvolutions: Evolutions<'MessageScheduled' | 'ScheduledMessageEdited' | 'ScheduledMessagesEnded'> = {
  MessageScheduled: (documents, fact, { position, version }) => {
    const { scheduledId: id, author, content, dueS } = fact;
    noteFilesOf(documents, position, content);
    putScheduled(documents, fact, { id, author, position, latest: position, versions: [version] });
    wait(documents, dueS, position);
  },
  ScheduledMessageEdited: (documents, fact, { position, version }) => {
    changeScheduled(documents, fact, fact.scheduledId, (message) => {
      noteFilesOf(documents, message.position, fact.content);
      message.latest = position;
      message.versions.push(version);
    });
    wait(documents, fact.dueS, position);
  },
  ScheduledMessagesEnded: (documents, fact) => {
    for (const id of fact.scheduledIds) dropFilesOf(documents, scheduledMessage(documents, fact, id)?.position ?? NOWHERE);
    dropScheduled(documents, fact, fact.scheduledIds);
  },
};

const NOWHERE = -1;

/** Messages for when a user comes online are found through that user, not the agenda. */
function wait(documents: Documents, dueS: number, subject: number): void {
  if (dueS !== WHEN_ONLINE_S) joinAgenda(documents, dueS, subject);
}
