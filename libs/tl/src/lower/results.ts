/** What methods answered in old layers, where their type was another one. */
import { NEWEST_LAYER } from '../generated/codec.js';
import { definitionOf, rowOf } from '../schema/layer-table.ts';
import type { Shaped } from './shaped.ts';
import { formerNames } from '../past/former-names.ts';

// Results are of the types that the two definitions of a method name.
// oxlint-disable-next-line typescript/no-explicit-any
type Rule = (result: any) => unknown;

const isTrue: Rule = () => true;
const updatesOf: Rule = ({ updates }) => updates;
/** Joining may now ask for a web app first, which old clients cannot show. */
const updatesOfJoin: Rule = (result) => (result._ === 'messages.chatInviteJoinResultOk' ? result.updates : undefined);

/** Until layer 134 the full user carried the user. */
function fullUser({ full_user, users }: Shaped): unknown {
  const user = users.find((other: Shaped) => other['id'] === full_user.id);
  return user && { ...full_user, user };
}

/** Until layer 167 they were messages, all on one page. */
function publicForwards({ forwards, chats, users }: Shaped): unknown {
  return { _: 'messages.messages', messages: forwards.map(({ message }: Shaped) => message), topics: [], chats, users };
}

/** Layer 133 knew two themes for each emoji, one of them dark, and had no settings for both in one: none are told there. */
const noChatThemes: Rule = () => ({ _: 'account.chatThemes', hash: 0n, themes: [], chats: [], users: [] });

const RULES: Record<string, Rule> = {
  'account.verifyEmail': isTrue,
  'account.getChatThemes': noChatThemes,
  'auth.logOut': isTrue,
  'channels.deleteHistory': isTrue,
  'messages.report': isTrue,
  'stories.report': isTrue,
  'stories.canSendStory': isTrue,
  'channels.inviteToChannel': updatesOf,
  'messages.addChatUser': updatesOf,
  'messages.createChat': updatesOf,
  'channels.joinChannel': updatesOfJoin,
  'messages.importChatInvite': updatesOfJoin,
  'help.getAppConfig': ({ config }) => config,
  'messages.getDialogFilters': ({ filters }) => filters,
  'messages.getMessageReadParticipants': (list: Shaped[]) => list.map(({ user_id }) => BigInt(user_id)),
  'messages.getPeerSettings': ({ settings }) => settings,
  'messages.getWebPage': ({ webpage }) => webpage,
  'messages.getWebPagePreview': ({ media }) => media,
  'messages.requestAppWebView': ({ url }) => ({ _: 'appWebViewResultUrl', url }),
  'messages.requestSimpleWebView': ({ url }) => ({ _: 'simpleWebViewResultUrl', url }),
  'stats.getMessagePublicForwards': publicForwards,
  'stories.getPeerMaxIDs': (list: Shaped[]) => list.map(({ max_id }) => max_id ?? 0),
  'users.getFullUser': fullUser,
  'users.getRequirementsToContact': (list: Shaped[]) => list.map(({ _: name }) => name === 'requirementToContactPremium'),
};

/** The TL type that a method answers in a layer; of a method that the layer does not know the newest one. */
export function answerIn(method: string, layer: number): string {
  const names = [method, ...formerNames(method)];
  const row = names.map((name) => rowOf(name, layer)).find((found) => found !== undefined) ?? rowOf(method, NEWEST_LAYER)!;
  return definitionOf(row).result;
}

/** The result in the old type of the method's answer; undefined if it cannot be said. */
export function oldResult(method: string, result: unknown, oldAnswer: string, answer: string): unknown {
  return oldAnswer === answer ? result : RULES[method]?.(result);
}
