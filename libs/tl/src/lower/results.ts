/** Results of methods whose return type was different in old layers. */
import { NEWEST_LAYER } from '../generated/codec.js';
import { definitionOf, rowOf } from '../schema/layer-table.ts';
import type { Shaped } from './shaped.ts';
import { formerNames } from '../past/former-names.ts';

// Results are of the types in the two definitions of a method.
// oxlint-disable-next-line typescript/no-explicit-any
type Rule = (result: any) => unknown;

const isTrue: Rule = () => true;
const updatesOf: Rule = ({ updates }) => updates;
/** Joining may now require opening a web app first, which old clients cannot show. */
const updatesOfJoin: Rule = (result) => (result._ === 'messages.chatInviteJoinResultOk' ? result.updates : undefined);

/** Until layer 134 the full user contained the user. */
function fullUser({ full_user, users }: Shaped): unknown {
  const user = users.find((other: Shaped) => other['id'] === full_user.id);
  return user && { ...full_user, user };
}

/** Until layer 167 the result was a list of messages on a single page. */
function publicForwards({ forwards, chats, users }: Shaped): unknown {
  return { _: 'messages.messages', messages: forwards.map(({ message }: Shaped) => message), topics: [], chats, users };
}

/** Layer 133 had two themes per emoji, one of them dark, and no single theme with settings for both: none are sent there. */
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

/** The TL type that a method returns in a layer; for a method unknown to the layer, the newest one. */
export function answerIn(method: string, layer: number): string {
  const names = [method, ...formerNames(method)];
  const row = names.map((name) => rowOf(name, layer)).find((found) => found !== undefined) ?? rowOf(method, NEWEST_LAYER)!;
  return definitionOf(row).result;
}

/** The result converted to the old return type of the method; undefined if it cannot be expressed. */
export function oldResult(method: string, result: unknown, oldAnswer: string, answer: string): unknown {
  return oldAnswer === answer ? result : RULES[method]?.(result);
}
