import type { DialogsCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as chooseNotifications from './choose-notifications.ts';
import * as choosePeerTranslations from './choose-peer-translations.ts';
import * as clearDraft from './clear-draft.ts';
import * as hidePeerSettings from './hide-peer-settings.ts';
import * as markDialogUnread from './mark-dialog-unread.ts';
import * as moveDialogs from './move-dialogs.ts';
import * as pinDialog from './pin-dialog.ts';
import * as pinSavedDialogs from './pin-saved-dialogs.ts';
import * as reorderPinnedDialogs from './reorder-pinned-dialogs.ts';
import * as resetNotifications from './reset-notifications.ts';
import * as resetTopPeer from './reset-top-peer.ts';
import * as returnDialogs from './return-dialogs.ts';
import * as saveDraft from './save-draft.ts';
import * as switchTopPeers from './switch-top-peers.ts';
import * as unmarkDialogUnread from './unmark-dialog-unread.ts';
import * as unpinDialog from './unpin-dialog.ts';

export const dialogsRules: RuleTable<DialogsCommand> = {
  SaveDraft: rule(saveDraft.load, saveDraft.saveDraft),
  ClearDraft: rule(clearDraft.load, clearDraft.clearDraft),
  PinDialog: rule(pinDialog.load, pinDialog.pinDialog),
  UnpinDialog: rule(unpinDialog.load, unpinDialog.unpinDialog),
  ReorderPinnedDialogs: rule(reorderPinnedDialogs.load, reorderPinnedDialogs.reorderPinnedDialogs),
  MarkDialogUnread: rule(markDialogUnread.load, markDialogUnread.markDialogUnread),
  UnmarkDialogUnread: rule(unmarkDialogUnread.load, unmarkDialogUnread.unmarkDialogUnread),
  MoveDialogs: rule(moveDialogs.load, moveDialogs.moveDialogs),
  ReturnDialogs: rule(returnDialogs.load, returnDialogs.returnDialogs),
  PinSavedDialogs: rule(pinSavedDialogs.load, pinSavedDialogs.pinSavedDialogs),
  ChoosePeerTranslations: rule(choosePeerTranslations.load, choosePeerTranslations.choosePeerTranslations),
  HidePeerSettings: rule(hidePeerSettings.load, hidePeerSettings.hidePeerSettings),
  SwitchTopPeers: rule(switchTopPeers.load, switchTopPeers.switchTopPeers),
  ResetTopPeer: rule(resetTopPeer.load, resetTopPeer.resetTopPeer),
  ResetNotifications: rule(resetNotifications.load, resetNotifications.resetNotifications),
  ChooseNotifications: rule(chooseNotifications.load, chooseNotifications.chooseNotifications),
};
