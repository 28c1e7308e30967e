import type { MessagesCommand, SendServiceMessage } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as attachWebPage from './attach-web-page.ts';
import * as deleteHistory from './delete-history.ts';
import * as deleteMessages from './delete-messages.ts';
import * as editMessage from './edit-message.ts';
import * as forwardMessages from './forward-messages.ts';
import * as pinMessages from './pin-messages.ts';
import * as protectContent from './protect-content.ts';
import * as readHistory from './read-history.ts';
import * as readMessageContents from './read-message-contents.ts';
import * as sendMessage from './send-message.ts';
import * as sendServiceMessage from './send-service-message.ts';
import * as setChatTheme from './set-chat-theme.ts';
import * as setChatWallpaper from './set-chat-wallpaper.ts';
import * as setMessagesTtl from './set-messages-ttl.ts';
import * as suggest from './suggest.ts';
import * as tellScreenshot from './tell-screenshot.ts';

export const messagesRules: RuleTable<MessagesCommand> = {
  SendMessage: rule(sendMessage.load, sendMessage.sendMessage),
  ForwardMessages: rule(forwardMessages.load, forwardMessages.forwardMessages),
  EditMessage: rule(editMessage.load, editMessage.editMessage),
  AttachWebPage: rule(attachWebPage.load, attachWebPage.attachWebPage),
  DeleteMessages: rule(deleteMessages.load, deleteMessages.deleteMessages),
  DeleteHistory: rule(deleteHistory.load, deleteHistory.deleteHistory),
  PinMessages: rule(pinMessages.load, pinMessages.pinMessages),
  ReadHistory: rule(readHistory.load, readHistory.readHistory),
  ReadMessageContents: rule(readMessageContents.load, readMessageContents.readMessageContents),
  SetChatTheme: rule(setChatTheme.load, setChatTheme.setChatTheme),
  SetChatWallpaper: rule(setChatWallpaper.load, setChatWallpaper.setChatWallpaper),
  Suggest: rule(suggest.load, suggest.suggest),
  TellScreenshot: rule(tellScreenshot.load, tellScreenshot.tellScreenshot),
  ProtectContent: rule(protectContent.load, protectContent.protectContent),
  SetMessagesTtl: rule(setMessagesTtl.load, setMessagesTtl.setMessagesTtl),
};

export const internalMessagesRules: RuleTable<SendServiceMessage> = {
  SendServiceMessage: rule(sendServiceMessage.load, sendServiceMessage.sendServiceMessage),
};
