import type { Evolutions } from '../evolution.ts';
import { ARCHIVE, changeDialog, folderOf, NO_DRAFT, pinnedDialogsOf, putDraft, putPinnedDialogs, unpin } from './dialog.ts';
import { forgetMuted, putMuted } from './muted.ts';
import { putPinnedSaved } from './saved-dialogs.ts';
import { topPeers } from './switch-top-peers.ts';

type DialogsFact =
  | 'DraftSaved'
  | 'DraftCleared'
  | 'DialogPinned'
  | 'DialogUnpinned'
  | 'PinnedDialogsReordered'
  | 'DialogMarkedUnread'
  | 'DialogUnmarkedUnread'
  | 'NotificationsChosen'
  | 'NotificationsReset'
  | 'DialogsMoved'
  | 'MessagesSaved'
  | 'SavedDialogsPinned'
  | 'PeerSettingsHidden'
  | 'PeerTranslationsSet'
  | 'TopPeersSwitched'
  | 'TopPeerReset';

export const dialogsEvolutions: Evolutions<DialogsFact> = {
  DraftSaved: (documents, { owner, peer, thread }, { position }) => changeDialog(documents, owner, peer, (dialog) => putDraft(dialog, thread, position)),
  DraftCleared: (documents, { owner, peer, thread }) => changeDialog(documents, owner, peer, (dialog) => putDraft(dialog, thread, NO_DRAFT)),
  DialogPinned: (documents, { owner, peer }) => {
    const folder = folderOf(documents, owner, peer);
    putPinnedDialogs(documents, owner, folder, [peer, ...pinnedDialogsOf(documents, owner, folder)]);
  },
  DialogUnpinned: (documents, { owner, peer }) => unpin(documents, owner, peer),
  PinnedDialogsReordered: (documents, { owner, peers, folder }) => putPinnedDialogs(documents, owner, folder, peers),
  DialogsMoved: (documents, { owner, peers, folder }) => {
    for (const peer of peers) {
      unpin(documents, owner, peer);
      changeDialog(documents, owner, peer, (dialog) => {
        if (folder === ARCHIVE) dialog.archived = true;
        else delete dialog.archived;
      });
    }
  },
  DialogMarkedUnread: (documents, { owner, peer }) => changeDialog(documents, owner, peer, (dialog) => { dialog.markedUnread = true; }),
  DialogUnmarkedUnread: (documents, { owner, peer }) => changeDialog(documents, owner, peer, (dialog) => { dialog.markedUnread = false; }),
  TopPeersSwitched: (documents, { owner, on }) => topPeers.put(documents, owner, { on }),
  SavedDialogsPinned: (documents, { owner, peers }) => putPinnedSaved(documents, owner, peers),
  PeerTranslationsSet: (documents, { owner, peer, disabled }) =>
    changeDialog(documents, owner, peer, (dialog) => {
      if (disabled) dialog.untranslated = true;
      else delete dialog.untranslated;
    }),
  PeerSettingsHidden: (documents, { owner, peer }) => changeDialog(documents, owner, peer, (dialog) => { dialog.settingsHidden = true; }),
  NotificationsChosen: (documents, { owner, peer, scope, thread, muteUntilS }) => {
    if (thread === 0) putMuted(documents, owner, peer === 0 ? { scope } : { peer }, muteUntilS);
  },
  NotificationsReset: (documents, { owner }) => forgetMuted(documents, owner),
  // No rule depends on these; the read model shows them.
  MessagesSaved: () => {},
  TopPeerReset: () => {},
};
