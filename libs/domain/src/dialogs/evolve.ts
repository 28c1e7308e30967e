import type { Evolutions } from '../evolution.ts';
import { changeDialog, NO_DRAFT, pinnedDialogsOf, putPinnedDialogs } from './dialog.ts';

type DialogsFact =
  | 'DraftSaved'
  | 'DraftCleared'
  | 'DialogPinned'
  | 'DialogUnpinned'
  | 'PinnedDialogsReordered'
  | 'DialogMarkedUnread'
  | 'DialogUnmarkedUnread'
  | 'NotificationsChosen';

export const dialogsEvolutions: Evolutions<DialogsFact> = {
  DraftSaved: (documents, { owner, peer }, { position }) => changeDialog(documents, owner, peer, (dialog) => { dialog.draft = position; }),
  DraftCleared: (documents, { owner, peer }) => changeDialog(documents, owner, peer, (dialog) => { dialog.draft = NO_DRAFT; }),
  DialogPinned: (documents, { owner, peer }) => putPinnedDialogs(documents, owner, [peer, ...pinnedDialogsOf(documents, owner)]),
  DialogUnpinned: (documents, { owner, peer }) =>
    putPinnedDialogs(documents, owner, pinnedDialogsOf(documents, owner).filter((one) => one !== peer)),
  PinnedDialogsReordered: (documents, { owner, peers }) => putPinnedDialogs(documents, owner, peers),
  DialogMarkedUnread: (documents, { owner, peer }) => changeDialog(documents, owner, peer, (dialog) => { dialog.markedUnread = true; }),
  DialogUnmarkedUnread: (documents, { owner, peer }) => changeDialog(documents, owner, peer, (dialog) => { dialog.markedUnread = false; }),
  // No rule depends on it; the read model shows it.
  NotificationsChosen: () => {},
};
