import type { ChannelsCommand, SetChatPolicy } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as addMembers from './add-members.ts';
import * as answerJoinRequests from './answer-join-requests.ts';
import * as appointAdmin from './appoint-admin.ts';
import * as banVoice from './ban-voice.ts';
import * as chooseChatPolicy from './choose-chat-policy.ts';
import * as chooseSendAs from './choose-send-as.ts';
import * as claimChatUsername from './claim-chat-username.ts';
import * as clearChat from './clear-chat.ts';
import * as convertToGigagroup from './convert-to-gigagroup.ts';
import * as createChat from './create-chat.ts';
import * as deleteChatMessages from './delete-chat-messages.ts';
import * as deleteChat from './delete-chat.ts';
import * as describeChat from './describe-chat.ts';
import * as editInviteLink from './edit-invite-link.ts';
import * as forgetInviteLinks from './forget-invite-links.ts';
import * as joinByLink from './join-by-link.ts';
import * as joinChat from './join-chat.ts';
import * as leaveChat from './leave-chat.ts';
import * as makeInviteLink from './make-invite-link.ts';
import * as migrateChat from './migrate-chat.ts';
import * as rankMember from './rank-member.ts';
import * as transferChat from './transfer-chat.ts';
import * as readChat from './read-chat.ts';
import * as removeMember from './remove-member.ts';
import * as renameChat from './rename-chat.ts';
import * as reportMisjudged from './report-misjudged.ts';
import * as reportSpam from './report-spam.ts';
import * as restrictMember from './restrict-member.ts';
import * as revokeInviteLink from './revoke-invite-link.ts';
import * as setChatOption from './set-chat-option.ts';
import * as setChatPolicy from './set-chat-policy.ts';
import * as setChatPhoto from './set-chat-photo.ts';
import * as setChatReactions from './set-chat-reactions.ts';
import * as setDefaultRights from './set-default-rights.ts';
import * as setChatTtl from './set-chat-ttl.ts';
import * as setSlowMode from './set-slow-mode.ts';

export const channelsRules: RuleTable<ChannelsCommand> = {
  CreateChat: rule(createChat.load, createChat.createChat),
  AddMembers: rule(addMembers.load, addMembers.addMembers),
  JoinChat: rule(joinChat.load, joinChat.joinChat),
  LeaveChat: rule(leaveChat.load, leaveChat.leaveChat),
  RemoveMember: rule(removeMember.load, removeMember.removeMember),
  RenameChat: rule(renameChat.load, renameChat.renameChat),
  DescribeChat: rule(describeChat.load, describeChat.describeChat),
  SetChatPhoto: rule(setChatPhoto.load, setChatPhoto.setChatPhoto),
  AppointAdmin: rule(appointAdmin.load, appointAdmin.appointAdmin),
  RestrictMember: rule(restrictMember.load, restrictMember.restrictMember),
  SetChatReactions: rule(setChatReactions.load, setChatReactions.setChatReactions),
  SetDefaultRights: rule(setDefaultRights.load, setDefaultRights.setDefaultRights),
  ChooseChatPolicy: rule(chooseChatPolicy.load, chooseChatPolicy.chooseChatPolicy),
  ChooseSendAs: rule(chooseSendAs.load, chooseSendAs.chooseSendAs),
  BanVoice: rule(banVoice.load, banVoice.banVoice),
  SetSlowMode: rule(setSlowMode.load, setSlowMode.setSlowMode),
  SetChatTtl: rule(setChatTtl.load, setChatTtl.setChatTtl),
  SetChatOption: rule(setChatOption.load, setChatOption.setChatOption),
  ConvertToGigagroup: rule(convertToGigagroup.load, convertToGigagroup.convertToGigagroup),
  ClaimChatUsername: rule(claimChatUsername.load, claimChatUsername.claimChatUsername),
  MigrateChat: rule(migrateChat.load, migrateChat.migrateChat),
  DeleteChat: rule(deleteChat.load, deleteChat.deleteChat),
  DeleteChatMessages: rule(deleteChatMessages.load, deleteChatMessages.deleteChatMessages),
  ClearChat: rule(clearChat.load, clearChat.clearChat),
  MakeInviteLink: rule(makeInviteLink.load, makeInviteLink.makeInviteLink),
  EditInviteLink: rule(editInviteLink.load, editInviteLink.editInviteLink),
  RevokeInviteLink: rule(revokeInviteLink.load, revokeInviteLink.revokeInviteLink),
  ForgetInviteLinks: rule(forgetInviteLinks.load, forgetInviteLinks.forgetInviteLinks),
  JoinByLink: rule(joinByLink.load, joinByLink.joinByLink),
  AnswerJoinRequests: rule(answerJoinRequests.load, answerJoinRequests.answerJoinRequests),
  ReportSpam: rule(reportSpam.load, reportSpam.reportSpam),
  ReportMisjudged: rule(reportMisjudged.load, reportMisjudged.reportMisjudged),
  RankMember: rule(rankMember.load, rankMember.rankMember),
  TransferChat: rule(transferChat.load, transferChat.transferChat),
  ReadChat: rule(readChat.load, readChat.readChat),
};

/** Issued on behalf of an admin who asked the operator. */
export const internalChannelsRules: RuleTable<SetChatPolicy> = { SetChatPolicy: rule(setChatPolicy.load, setChatPolicy.setChatPolicy) };
