import type { BusinessLinkKept, TextEntity } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import { MESSAGE_LENGTH_MAX, normalEntities } from '../text.ts';
import type { View } from '../view.ts';
import { businessLinkBySlug, businessOf } from './business.ts';

/** account.createBusinessChatLink, account.editBusinessChatLink. `slug` of a new link: random, chosen by the gateway. */
export type KeepBusinessLink = { type: 'KeepBusinessLink'; isNew: boolean; slug: string; message: string; entities: TextEntity[]; title: string };

export type KeepBusinessLinkState = { found: Readonly<{ user: number; link: number }> | undefined; links: number };

/** "business_chat_links_limit" (core.telegram.org/api/config#client-configuration). */
export const BUSINESS_LINKS_MAX = 100;
const TITLE_LENGTH_MAX = 32;

export function load({ documents }: View, { slug }: KeepBusinessLink, { actor }: Context): KeepBusinessLinkState {
  return { found: businessLinkBySlug(documents, slug), links: Object.keys(businessOf(documents, actor).links).length };
}

/** Throws CHATLINK_SLUG_EMPTY, CHATLINK_SLUG_EXPIRED, CHATLINKS_TOO_MUCH, and the errors for invalid texts. */
export function keepBusinessLink({ found, links }: KeepBusinessLinkState, command: KeepBusinessLink, { actor: user, newId }: Context): [BusinessLinkKept] {
  const { isNew, slug } = command;
  if (slug === '') throw refusal('CHATLINK_SLUG_EMPTY');
  if (isNew ? found !== undefined : found?.user !== user) throw refusal('CHATLINK_SLUG_EXPIRED');
  if (isNew && links >= BUSINESS_LINKS_MAX) throw refusal('CHATLINKS_TOO_MUCH');
  const message = command.message.slice(0, MESSAGE_LENGTH_MAX);
  const entities = normalEntities(message, command.entities);
  return [{
    type: 'BusinessLinkKept', stream: `user-${user}`, user, link: found?.link ?? newId(0),
    description: { slug, message, entities, title: command.title.slice(0, TITLE_LENGTH_MAX) },
  }];
}
