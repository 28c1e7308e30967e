import { Reader, readBusinessLink } from '@teamgram/event-schemas';
import type { BusinessLinkRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { storedEntities, tlEntities } from '../../../convert/text-entities.ts';
import { userOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';

/** Clients recognise this address, whatever the server's own is (core.telegram.org/api/links#business-chat-links). */
const LINK = 'https://t.me/m/';

export function descriptionOf({ description }: BusinessLinkRow) {
  return readBusinessLink(Reader.create(description), description.length);
}

/** As its owner sees it. */
export function tlBusinessLink(row: BusinessLinkRow): tl.businessChatLink {
  const { slug, message, entities, title } = descriptionOf(row);
  return { _: 'businessChatLink', link: LINK + slug, message, entities: tlEntities(entities), title: title || undefined, views: row.views };
}

/** Creates or edits a link and returns it. */
export async function keptLink(context: Context, isNew: boolean, slug: string, { message, entities, title = '' }: tl.InputBusinessChatLink): Promise<tl.businessChatLink> {
  await context.send({ type: 'KeepBusinessLink', isNew, slug, message, entities: storedEntities(entities, (user) => userOf(context.view, user)), title });
  const row = await (await context.read()).businessLink(slug);
  return row ? tlBusinessLink(row) : { _: 'businessChatLink', link: LINK + slug, message, views: 0 };
}

/** Accepts a whole link or the bare slug. */
export function slugOf(given: string): string {
  return given.startsWith(LINK) ? given.slice(LINK.length) : given;
}
