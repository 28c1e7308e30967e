import type { BusinessLinkFollowed, BusinessLinkRemoved } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { businessLinkBySlug } from './business.ts';

/** account.deleteBusinessChatLink; account.resolveBusinessChatLink, which counts uses by others than the owner. */
export type UseBusinessLink = { type: 'UseBusinessLink'; slug: string; remove: boolean };

export type UseBusinessLinkState = { found: Readonly<{ user: number; link: number }> | undefined };

export function load({ documents }: View, { slug }: UseBusinessLink): UseBusinessLinkState {
  return { found: businessLinkBySlug(documents, slug) };
}

/** Throws CHATLINK_SLUG_EMPTY, CHATLINK_SLUG_EXPIRED. */
export function useBusinessLink({ found }: UseBusinessLinkState, { slug, remove }: UseBusinessLink, { actor }: Context): (BusinessLinkRemoved | BusinessLinkFollowed)[] {
  if (slug === '') throw refusal('CHATLINK_SLUG_EMPTY');
  if (!found || (remove && found.user !== actor)) throw refusal('CHATLINK_SLUG_EXPIRED');
  const { user, link } = found;
  if (remove) return [{ type: 'BusinessLinkRemoved', stream: `user-${user}`, user, link }];
  return user === actor ? [] : [{ type: 'BusinessLinkFollowed', stream: `user-${user}`, user, link }];
}
