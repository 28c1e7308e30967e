/** All commands of the write side. Plain data, sent over the link from a gateway to command-api unchanged. */
import type { CancelAccountDeletion } from './account/cancel-account-deletion.ts';
import type { ChooseAuthorizationSettings } from './account/choose-authorization-settings.ts';
import type { ChooseAuthorizationTtl } from './account/choose-authorization-ttl.ts';
import type { DeclinePasswordReset } from './account/decline-password-reset.ts';
import type { DeleteAccount } from './account/delete-account.ts';
import type { EmptyMailbox } from './account/empty-mailbox.ts';
import type { LogInByPasskey } from './account/log-in-by-passkey.ts';
import type { NoteAccountEnd } from './account/note-account-end.ts';
import type { NoteAccountSeen } from './account/note-account-seen.ts';
import type { NoteAuthorizationSeen } from './account/note-authorization-seen.ts';
import type { RecoverPassword } from './account/recover-password.ts';
import type { RegisterDevice } from './account/register-device.ts';
import type { RegisterPasskey } from './account/register-passkey.ts';
import type { RemovePasskey } from './account/remove-passkey.ts';
import type { RemoveRecoveryEmail } from './account/remove-recovery-email.ts';
import type { ResetPassword } from './account/reset-password.ts';
import type { SetAccountTtl } from './account/set-account-ttl.ts';
import type { BeginTakeoutSession } from './account/begin-takeout-session.ts';
import type { FinishTakeoutSession } from './account/finish-takeout-session.ts';
import type { SetDefaultTtl } from './account/set-default-ttl.ts';
import type { SetDeviceLock } from './account/set-device-lock.ts';
import type { UnregisterDevice } from './account/unregister-device.ts';
import type { SetRecoveryEmail } from './account/set-recovery-email.ts';
import type { AcceptLoginToken } from './auth/accept-login-token.ts';
import type { CheckPassword } from './auth/check-password.ts';
import type { LogOut } from './auth/log-out.ts';
import type { RemovePassword } from './auth/remove-password.ts';
import type { ResetAuthorization } from './auth/reset-authorization.ts';
import type { ResetOtherAuthorizations } from './auth/reset-other-authorizations.ts';
import type { SetPassword } from './auth/set-password.ts';
import type { SignIn } from './auth/sign-in.ts';
import type { SignUp } from './auth/sign-up.ts';
import type { AddMembers } from './channels/add-members.ts';
import type { AnswerJoinRequests } from './channels/answer-join-requests.ts';
import type { AppointAdmin } from './channels/appoint-admin.ts';
import type { ClaimChatUsername } from './channels/claim-chat-username.ts';
import type { ClearChat } from './channels/clear-chat.ts';
import type { ConvertToGigagroup } from './channels/convert-to-gigagroup.ts';
import type { CreateChat } from './channels/create-chat.ts';
import type { DeleteChat } from './channels/delete-chat.ts';
import type { DeleteChatMessages } from './channels/delete-chat-messages.ts';
import type { DescribeChat } from './channels/describe-chat.ts';
import type { EditInviteLink } from './channels/edit-invite-link.ts';
import type { ForgetInviteLinks } from './channels/forget-invite-links.ts';
import type { JoinByLink } from './channels/join-by-link.ts';
import type { JoinChat } from './channels/join-chat.ts';
import type { LeaveChat } from './channels/leave-chat.ts';
import type { MakeInviteLink } from './channels/make-invite-link.ts';
import type { MigrateChat } from './channels/migrate-chat.ts';
import type { ReadChat } from './channels/read-chat.ts';
import type { RemoveMember } from './channels/remove-member.ts';
import type { RenameChat } from './channels/rename-chat.ts';
import type { ReportMisjudged } from './channels/report-misjudged.ts';
import type { ReportSpam } from './channels/report-spam.ts';
import type { RestrictMember } from './channels/restrict-member.ts';
import type { RevokeInviteLink } from './channels/revoke-invite-link.ts';
import type { SetChatOption } from './channels/set-chat-option.ts';
import type { SetChatReactions } from './channels/set-chat-reactions.ts';
import type { ChooseChatPolicy } from './channels/choose-chat-policy.ts';
import type { SetChatPolicy } from './channels/set-chat-policy.ts';
import type { RankMember } from './channels/rank-member.ts';
import type { TransferChat } from './channels/transfer-chat.ts';
import type { ChooseChatColor } from './looks/choose-chat-color.ts';
import type { ChoosePersonalChannel } from './looks/choose-personal-channel.ts';
import type { ChooseProfileTab } from './looks/choose-profile-tab.ts';
import type { KeepRingtone } from './looks/keep-ringtone.ts';
import type { KeepTheme } from './looks/keep-theme.ts';
import type { KeepWallpaper } from './looks/keep-wallpaper.ts';
import type { MakeTheme } from './looks/make-theme.ts';
import type { MakeWallpaper } from './looks/make-wallpaper.ts';
import type { SetChatTheme } from './messages/set-chat-theme.ts';
import type { SetChatWallpaper } from './messages/set-chat-wallpaper.ts';
import type { PlaceChat } from './looks/place-chat.ts';
import type { DeleteReactions } from './reactions/delete-reactions.ts';
import type { NameSavedTag } from './reactions/name-saved-tag.ts';
import type { ChangeQuickReply } from './business/change-quick-reply.ts';
import type { KeepQuickReply } from './business/keep-quick-reply.ts';
import type { KeepBusinessLink } from './business/keep-business-link.ts';
import type { SetAutomaticReply } from './business/set-automatic-reply.ts';
import type { SetBusinessPart } from './business/set-business-part.ts';
import type { UseBusinessLink } from './business/use-business-link.ts';
import type { ArrangeUsernames } from './usernames/arrange-usernames.ts';
import type { GrantUsername } from './usernames/grant-username.ts';
import type { WithdrawUsername } from './usernames/withdraw-username.ts';
import type { SetChatPhoto } from './channels/set-chat-photo.ts';
import type { SetDefaultRights } from './channels/set-default-rights.ts';
import type { SetChatTtl } from './channels/set-chat-ttl.ts';
import type { BanVoice } from './channels/ban-voice.ts';
import type { ChooseSendAs } from './channels/choose-send-as.ts';
import type { SetSlowMode } from './channels/set-slow-mode.ts';
import type { AddContact } from './contacts/add-contact.ts';
import type { BlockPeer } from './contacts/block-peer.ts';
import type { DeleteContacts } from './contacts/delete-contacts.ts';
import type { ImportContacts } from './contacts/import-contacts.ts';
import type { NoteContact } from './contacts/note-contact.ts';
import type { ReplaceBlocked } from './contacts/replace-blocked.ts';
import type { SetContactPhoto } from './contacts/set-contact-photo.ts';
import type { ShareNumber } from './contacts/share-number.ts';
import type { UnblockPeer } from './contacts/unblock-peer.ts';
import type { SetDiscussionGroup } from './discussion/set-discussion-group.ts';
import type { ViewPosts } from './discussion/view-posts.ts';
import type { ChooseNotifications } from './dialogs/choose-notifications.ts';
import type { ChoosePeerTranslations } from './dialogs/choose-peer-translations.ts';
import type { ClearDraft } from './dialogs/clear-draft.ts';
import type { HidePeerSettings } from './dialogs/hide-peer-settings.ts';
import type { MarkDialogUnread } from './dialogs/mark-dialog-unread.ts';
import type { MoveDialogs } from './dialogs/move-dialogs.ts';
import type { ReturnDialogs } from './dialogs/return-dialogs.ts';
import type { PinDialog } from './dialogs/pin-dialog.ts';
import type { PinSavedDialogs } from './dialogs/pin-saved-dialogs.ts';
import type { ReorderPinnedDialogs } from './dialogs/reorder-pinned-dialogs.ts';
import type { ResetNotifications } from './dialogs/reset-notifications.ts';
import type { ResetTopPeer } from './dialogs/reset-top-peer.ts';
import type { SaveDraft } from './dialogs/save-draft.ts';
import type { SwitchTopPeers } from './dialogs/switch-top-peers.ts';
import type { UnmarkDialogUnread } from './dialogs/unmark-dialog-unread.ts';
import type { UnpinDialog } from './dialogs/unpin-dialog.ts';
import type { ChooseDialogFilterTags } from './filters/choose-dialog-filter-tags.ts';
import type { DeclineListUpdates } from './filters/decline-list-updates.ts';
import type { EditSharedList } from './filters/edit-shared-list.ts';
import type { KeepDialogFilter } from './filters/keep-dialog-filter.ts';
import type { RemoveDialogFilter } from './filters/remove-dialog-filter.ts';
import type { ReorderDialogFilters } from './filters/reorder-dialog-filters.ts';
import type { ShareDialogFilter } from './filters/share-dialog-filter.ts';
import type { TakeOverList } from './filters/take-over-list.ts';
import type { UnshareDialogFilter } from './filters/unshare-dialog-filter.ts';
import type { SaveGif } from './files/save-gif.ts';
import type { AcceptSecretChat } from './e2ee/accept-secret-chat.ts';
import type { DiscardSecretChat } from './e2ee/discard-secret-chat.ts';
import type { ReadSecretChat } from './e2ee/read-secret-chat.ts';
import type { ReceiveSecrets } from './e2ee/receive-secrets.ts';
import type { RequestSecretChat } from './e2ee/request-secret-chat.ts';
import type { SendSecretMessage } from './e2ee/send-secret-message.ts';
import type { StoreSecretFile } from './e2ee/store-secret-file.ts';
import type { LendFile } from './files/lend-file.ts';
import type { LendFiles } from './files/lend-files.ts';
import type { StoreFile } from './files/store-file.ts';
import type { AttachWebPage } from './messages/attach-web-page.ts';
import type { TurnDiceSeed } from './dice/turn-seed.ts';
import type { MakeTakeout } from './account/make-takeout.ts';
import type { ImportsCommand } from './imports/commands.ts';
import type { AppendTodo } from './todo/append-todo.ts';
import type { ToggleTodo } from './todo/toggle-todo.ts';
import type { ReadMentions } from './mentions/read-mentions.ts';
import type { DeleteHistory } from './messages/delete-history.ts';
import type { DeleteMessages } from './messages/delete-messages.ts';
import type { EditMessage } from './messages/edit-message.ts';
import type { ForwardMessages } from './messages/forward-messages.ts';
import type { PinMessages } from './messages/pin-messages.ts';
import type { ReadHistory } from './messages/read-history.ts';
import type { ReadMessageContents } from './messages/read-message-contents.ts';
import type { SendMessage } from './messages/send-message.ts';
import type { SendServiceMessage } from './messages/send-service-message.ts';
import type { Suggest } from './messages/suggest.ts';
import type { TellScreenshot } from './messages/tell-screenshot.ts';
import type { ProtectContent } from './messages/protect-content.ts';
import type { SetMessagesTtl } from './messages/set-messages-ttl.ts';
import type { AddPollAnswer } from './polls/add-poll-answer.ts';
import type { DeletePollAnswer } from './polls/delete-poll-answer.ts';
import type { ReadVotes } from './polls/read-votes.ts';
import type { SendVote } from './polls/send-vote.ts';
import type { ChooseDefaultReaction } from './reactions/choose-default-reaction.ts';
import type { ClearRecentReactions } from './reactions/clear-recent-reactions.ts';
import type { ReadReactions } from './reactions/read-reactions.ts';
import type { SendReaction } from './reactions/send-reaction.ts';
import type { ReportPeer } from './reports/report-peer.ts';
import type { ApplyRetention } from './retention/apply-retention.ts';
import type { CarryOutDue } from './retention/carry-out-due.ts';
import type { SetRetentionPolicy } from './retention/set-retention-policy.ts';
import type { DeleteScheduled } from './scheduled/delete-scheduled.ts';
import type { EditScheduled } from './scheduled/edit-scheduled.ts';
import type { SendAwaited } from './scheduled/send-awaited.ts';
import type { SendDue } from './scheduled/send-due.ts';
import type { SendScheduled } from './scheduled/send-scheduled.ts';
import type { ReceiveDelivery } from './partitions/receive-delivery.ts';
import type { ChooseCloseFriends } from './privacy/choose-close-friends.ts';
import type { ChooseGlobalPrivacy } from './privacy/choose-global-privacy.ts';
import type { ChoosePrivacy } from './privacy/choose-privacy.ts';
import type { ExemptFromPayment } from './privacy/exempt-from-payment.ts';
import type { ChooseForumView } from './topics/choose-forum-view.ts';
import type { CreateTopic } from './topics/create-topic.ts';
import type { DeleteTopic } from './topics/delete-topic.ts';
import type { EditTopic } from './topics/edit-topic.ts';
import type { PinTopic } from './topics/pin-topic.ts';
import type { ReadThread } from './topics/read-thread.ts';
import type { ReorderPinnedTopics } from './topics/reorder-pinned-topics.ts';
import type { ChooseSetting } from './settings/choose-setting.ts';
import type { ChangePhone } from './users/change-phone.ts';
import type { ChooseColor } from './users/choose-color.ts';
import type { ClaimUsername } from './users/claim-username.ts';
import type { ReleaseUsername } from './users/release-username.ts';
import type { RemoveProfilePhotos } from './users/remove-profile-photos.ts';
import type { RenameUser } from './users/rename-user.ts';
import type { SetBirthday } from './users/set-birthday.ts';
import type { SetProfilePhoto } from './users/set-profile-photo.ts';
import type { WriteBiography } from './users/write-biography.ts';

export type AuthCommand = SignIn | SignUp | CheckPassword | SetPassword | RemovePassword | AcceptLoginToken | LogOut | ResetAuthorization | ResetOtherAuthorizations;
export type AccountCommand =
  | DeleteAccount
  | CancelAccountDeletion
  | SetRecoveryEmail
  | RemoveRecoveryEmail
  | RecoverPassword
  | ResetPassword
  | DeclinePasswordReset
  | RegisterDevice
  | UnregisterDevice
  | SetDeviceLock
  | RegisterPasskey
  | RemovePasskey
  | LogInByPasskey
  | ChooseAuthorizationTtl
  | ChooseAuthorizationSettings
  | SetAccountTtl
  | SetDefaultTtl
  | BeginTakeoutSession
  | FinishTakeoutSession;
export type UsersCommand = ChangePhone | RenameUser | WriteBiography | ClaimUsername | ReleaseUsername | SetProfilePhoto | RemoveProfilePhotos | SetBirthday | ChooseColor;
export type PrivacyCommand = ChoosePrivacy | ExemptFromPayment | ChooseCloseFriends | ChooseGlobalPrivacy;
export type ContactsCommand = AddContact | ImportContacts | DeleteContacts | NoteContact | SetContactPhoto | ShareNumber | BlockPeer | ReplaceBlocked | UnblockPeer;
export type DialogsCommand =
  | SaveDraft
  | ClearDraft
  | PinDialog
  | UnpinDialog
  | ReorderPinnedDialogs
  | MarkDialogUnread
  | UnmarkDialogUnread
  | MoveDialogs
  | ReturnDialogs
  | PinSavedDialogs
  | HidePeerSettings
  | ChoosePeerTranslations
  | SwitchTopPeers
  | ResetTopPeer
  | ResetNotifications
  | ChooseNotifications;
export type FiltersCommand =
  | KeepDialogFilter
  | RemoveDialogFilter
  | ReorderDialogFilters
  | ChooseDialogFilterTags
  | ShareDialogFilter
  | EditSharedList
  | UnshareDialogFilter
  | TakeOverList
  | DeclineListUpdates;
export type MessagesCommand = Suggest | TellScreenshot | SendMessage | AttachWebPage | ForwardMessages | EditMessage | DeleteMessages | DeleteHistory | ReadHistory | ReadMessageContents | SetChatTheme | SetChatWallpaper | SetMessagesTtl | ProtectContent | PinMessages;
export type ScheduledCommand = SendScheduled | SendAwaited | DeleteScheduled | EditScheduled;
export type TodoCommand = AppendTodo | ToggleTodo;
export type PollsCommand = AddPollAnswer | DeletePollAnswer | SendVote | ReadVotes;
export type BusinessCommand = ChangeQuickReply | KeepQuickReply | KeepBusinessLink | SetAutomaticReply | SetBusinessPart | UseBusinessLink;
export type UsernamesCommand = ArrangeUsernames;
export type LooksCommand = KeepRingtone | KeepTheme | KeepWallpaper | MakeTheme | MakeWallpaper | ChooseChatColor | ChoosePersonalChannel | ChooseProfileTab | PlaceChat;
export type ReactionsCommand = SendReaction | DeleteReactions | ReadReactions;
export type ReactionChoicesCommand = ChooseDefaultReaction | NameSavedTag | ClearRecentReactions;
export type ChannelsCommand =
  | AddMembers
  | AppointAdmin
  | ChooseChatPolicy
  | ClaimChatUsername
  | ClearChat
  | CreateChat
  | DeleteChat
  | DeleteChatMessages
  | DescribeChat
  | JoinChat
  | LeaveChat
  | MakeInviteLink
  | EditInviteLink
  | RevokeInviteLink
  | ForgetInviteLinks
  | JoinByLink
  | AnswerJoinRequests
  | MigrateChat
  | RankMember
  | ReadChat
  | RemoveMember
  | RenameChat
  | ReportSpam
  | ReportMisjudged
  | RestrictMember
  | SetChatOption
  | ConvertToGigagroup
  | SetChatPhoto
  | SetChatReactions
  | SetDefaultRights
  | SetChatTtl
  | SetSlowMode
  | ChooseSendAs
  | BanVoice
  | TransferChat;
export type DiscussionCommand = ViewPosts | SetDiscussionGroup;
export type TopicsCommand = ChooseForumView | CreateTopic | DeleteTopic | EditTopic | PinTopic | ReadThread | ReorderPinnedTopics;
export type SettingsCommand = ChooseSetting;
export type ReportsCommand = ReportPeer;
export type FilesCommand = LendFile | SaveGif | StoreFile;
export type E2eeCommand = RequestSecretChat | AcceptSecretChat | DiscardSecretChat | SendSecretMessage | ReadSecretChat | ReceiveSecrets | StoreSecretFile;

/** Commands that a gateway may send. */
export type Command = AuthCommand | AccountCommand | SettingsCommand | ReportsCommand | UsersCommand | PrivacyCommand | ContactsCommand | DialogsCommand | FiltersCommand | MessagesCommand | ScheduledCommand | ReadMentions | TodoCommand | ImportsCommand | PollsCommand | ReactionsCommand | ReactionChoicesCommand | ChannelsCommand | TopicsCommand | DiscussionCommand | FilesCommand | UsernamesCommand | LooksCommand | BusinessCommand | E2eeCommand;
/** Commands that command-api issues itself. */
export type InternalCommand = TurnDiceSeed | SendDue | SendServiceMessage | ReceiveDelivery | NoteAccountEnd | NoteAccountSeen | NoteAuthorizationSeen | EmptyMailbox | SetRetentionPolicy | ApplyRetention | CarryOutDue | SetChatPolicy | GrantUsername | WithdrawUsername | MakeTakeout | LendFiles;

export type {
  RequestSecretChat,
  AcceptSecretChat,
  DiscardSecretChat,
  SendSecretMessage,
  ReadSecretChat,
  ReceiveSecrets,
  StoreSecretFile,
  AttachWebPage,
  ChooseForumView,
  CreateTopic,
  DeleteTopic,
  EditTopic,
  PinTopic,
  ReadThread,
  ReorderPinnedTopics,
  DeleteScheduled,
  EditScheduled,
  ReadMentions,
  SendAwaited,
  TellScreenshot,
  AppendTodo,
  ToggleTodo,
  TurnDiceSeed,
  MakeTakeout,
  SendDue,
  SendScheduled,
  ReceiveDelivery,
  DeleteAccount,
  CancelAccountDeletion,
  SetRecoveryEmail,
  RemoveRecoveryEmail,
  RecoverPassword,
  ResetPassword,
  DeclinePasswordReset,
  RegisterPasskey,
  RemovePasskey,
  LogInByPasskey,
  ChooseAuthorizationTtl,
  ChooseAuthorizationSettings,
  NoteAuthorizationSeen,
  ChooseSetting,
  ReportPeer,
  ChangePhone,
  SetAccountTtl,
  SetDefaultTtl,
  BeginTakeoutSession,
  FinishTakeoutSession,
  ReadMessageContents,
  SetMessagesTtl,
  NoteAccountEnd,
  ProtectContent,
  NoteAccountSeen,
  EmptyMailbox,
  SetRetentionPolicy,
  ApplyRetention,
  CarryOutDue,
  AddMembers,
  AppointAdmin,
  ClaimChatUsername,
  ClearChat,
  CreateChat,
  DeleteChat,
  DeleteChatMessages,
  DescribeChat,
  JoinChat,
  LeaveChat,
  MakeInviteLink,
  EditInviteLink,
  RevokeInviteLink,
  ForgetInviteLinks,
  JoinByLink,
  AnswerJoinRequests,
  MigrateChat,
  ReadChat,
  RemoveMember,
  RenameChat,
  ReportSpam,
  ReportMisjudged,
  RestrictMember,
  SetChatOption,
  ConvertToGigagroup,
  SetChatPhoto,
  SetChatReactions,
  ChooseDefaultReaction,
  ClearRecentReactions,
  ReadReactions,
  SendReaction,
  SetChatPolicy,
  SetDiscussionGroup,
  ViewPosts,
  RankMember,
  TransferChat,
  ChooseChatColor,
  ChoosePersonalChannel,
  ChooseProfileTab,
  PlaceChat,
  KeepRingtone,
  KeepTheme,
  KeepWallpaper,
  MakeTheme,
  MakeWallpaper,
  AddPollAnswer,
  DeletePollAnswer,
  SetChatTheme,
  SetChatWallpaper,
  DeleteReactions,
  NameSavedTag,
  ChangeQuickReply,
  KeepQuickReply,
  KeepBusinessLink,
  SetBusinessPart,
  UseBusinessLink,
  ArrangeUsernames,
  GrantUsername,
  WithdrawUsername,
  SendVote,
  ReadVotes,
  SetDefaultRights,
  ChooseChatPolicy,
  SetChatTtl,
  SetSlowMode,
  ChooseSendAs,
  BanVoice,
  AcceptLoginToken,
  CheckPassword,
  LogOut,
  RemovePassword,
  ResetAuthorization,
  ResetOtherAuthorizations,
  SetPassword,
  SignIn,
  SignUp,
  AddContact,
  BlockPeer,
  DeleteContacts,
  ImportContacts,
  ReplaceBlocked,
  UnblockPeer,
  ChooseNotifications,
  ClearDraft,
  MarkDialogUnread,
  MoveDialogs,
  ReturnDialogs,
  PinSavedDialogs,
  HidePeerSettings,
  ChoosePeerTranslations,
  SwitchTopPeers,
  ResetTopPeer,
  ResetNotifications,
  KeepDialogFilter,
  RemoveDialogFilter,
  ReorderDialogFilters,
  ChooseDialogFilterTags,
  ShareDialogFilter,
  EditSharedList,
  UnshareDialogFilter,
  TakeOverList,
  DeclineListUpdates,
  PinDialog,
  ReorderPinnedDialogs,
  SaveDraft,
  UnmarkDialogUnread,
  UnpinDialog,
  SaveGif,
  LendFile,
  LendFiles,
  StoreFile,
  DeleteHistory,
  DeleteMessages,
  EditMessage,
  ForwardMessages,
  PinMessages,
  ReadHistory,
  SendMessage,
  SendServiceMessage,
  ChooseCloseFriends,
  ChooseGlobalPrivacy,
  ChoosePrivacy,
  ExemptFromPayment,
  ChooseColor,
  ClaimUsername,
  ReleaseUsername,
  RemoveProfilePhotos,
  RenameUser,
  SetBirthday,
  SetProfilePhoto,
  WriteBiography,
};
