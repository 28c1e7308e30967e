import type { E2eeCommand } from '../command.ts';
import { rule, type RuleTable } from '../rule.ts';
import * as acceptSecretChat from './accept-secret-chat.ts';
import * as discardSecretChat from './discard-secret-chat.ts';
import * as readSecretChat from './read-secret-chat.ts';
import * as receiveSecrets from './receive-secrets.ts';
import * as requestSecretChat from './request-secret-chat.ts';
import * as sendSecretMessage from './send-secret-message.ts';
import * as storeSecretFile from './store-secret-file.ts';

export const e2eeRules: RuleTable<E2eeCommand> = {
  RequestSecretChat: rule(requestSecretChat.load, requestSecretChat.requestSecretChat),
  AcceptSecretChat: rule(acceptSecretChat.load, acceptSecretChat.acceptSecretChat),
  DiscardSecretChat: rule(discardSecretChat.load, discardSecretChat.discardSecretChat),
  SendSecretMessage: rule(sendSecretMessage.load, sendSecretMessage.sendSecretMessage),
  ReadSecretChat: rule(readSecretChat.load, readSecretChat.readSecretChat),
  ReceiveSecrets: rule(receiveSecrets.load, receiveSecrets.receiveSecrets),
  StoreSecretFile: rule(storeSecretFile.load, storeSecretFile.storeSecretFile),
};
