import { bringsMessage, HOME_PARTITION } from '@teamgram/event-schemas';
import { changeDialog } from '../dialogs/dialog.ts';
import type { Evolutions } from '../evolution.ts';
import { SERVICE_USER } from '../users/user.ts';
import { noteDropped, noteHolder } from './holders.ts';
import { putCopy } from './origins.ts';

export const partitionsEvolutions: Evolutions<'DeliveryPosted' | 'DeliveryReceived' | 'CopiesDropped'> = {
  // The outbox is the stream itself. Recorded: when a user wrote to a mailbox elsewhere (that mailbox's dialog is not in this journal),
  // and at home which partitions hold copies of a group message.
  DeliveryPosted: (documents, { kind, partition, mailbox, peer, about }, { position, timeMs }) => {
    if (!bringsMessage(kind) || peer === SERVICE_USER) return;
    if (peer > 0) changeDialog(documents, peer, mailbox, (dialog) => { dialog.wroteMs = timeMs; });
    else if (partition !== HOME_PARTITION) noteHolder(documents, position - about, partition);
  },
  DeliveryReceived: (documents, { kind, partition, mailbox, origin }, { position }) => {
    if (!bringsMessage(kind)) return;
    putCopy(documents, position - 1, { partition, position: origin });
    if (mailbox === 0 && partition !== HOME_PARTITION) noteHolder(documents, position - 1, partition);
  },
  CopiesDropped: (documents, { partition, messages }) => {
    for (const message of messages) noteDropped(documents, message, partition);
  },
};
