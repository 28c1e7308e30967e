/** Text entities between TL and the log. Offsets count UTF-16 code units on both sides. */
import { textEntity } from '@teamgram/event-schemas';
import type { TextEntity } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';

/** Kinds with no fields besides offset and length. */
const plainKinds = new Set([
  'Unknown', 'Mention', 'Hashtag', 'BotCommand', 'Url', 'Email', 'Bold', 'Italic', 'Code', 'Phone', 'Cashtag', 'Underline', 'Strike', 'BankCard', 'Spoiler',
]);
const PREFIX_LENGTH = 'messageEntity'.length;

/**
 * Reads the entities of a request. `userOf` resolves an input user and refuses an invalid one. Kinds the log cannot represent (formatted dates, text
 * differences) are dropped; the text stays complete. So are mentions by bare id (messageEntityMentionName), which occur only in answers: mentioned users are
 * shown along with the message, and a bare id must not disclose anybody (M3).
 */
export function storedEntities(entities: readonly tl.MessageEntity[] | undefined, userOf: (user: tl.InputUser) => number): TextEntity[] {
  if (!entities || entities.length === 0) return [];
  return entities.flatMap((entity) => storedEntity(entity, userOf) ?? []);
}

function storedEntity(entity: tl.MessageEntity, userOf: (user: tl.InputUser) => number): TextEntity | undefined {
  const kind = entity._ === 'inputMessageEntityMentionName' ? 'MentionName' : entity._.slice(PREFIX_LENGTH);
  const { offset, length } = entity;
  if (plainKinds.has(kind)) return textEntity({ kind, offset, length });
  const details = detailsOf(entity, userOf);
  return details && textEntity({ kind, offset, length, ...details });
}

function detailsOf(entity: tl.MessageEntity, userOf: (user: tl.InputUser) => number): Partial<TextEntity> | undefined {
  if (entity._ === 'messageEntityTextUrl') return { url: entity.url };
  if (entity._ === 'messageEntityPre') return { language: entity.language };
  if (entity._ === 'inputMessageEntityMentionName') return { user: userOf(entity.user_id) };
  if (entity._ === 'messageEntityCustomEmoji') return { documentId: Number(entity.document_id) };
  return entity._ === 'messageEntityBlockquote' ? { collapsed: entity.collapsed === true } : undefined;
}

/** Undefined when there are none, so that the flag stays unset. */
export function tlEntities(entities: readonly TextEntity[]): tl.MessageEntity[] | undefined {
  return entities.length === 0 ? undefined : entities.map(tlEntity);
}

function tlEntity({ kind, offset, length, url, language, user, documentId, collapsed }: TextEntity): tl.MessageEntity {
  switch (kind) {
    case 'TextUrl': return { _: 'messageEntityTextUrl', offset, length, url };
    case 'Pre': return { _: 'messageEntityPre', offset, length, language };
    case 'MentionName': return { _: 'messageEntityMentionName', offset, length, user_id: user };
    case 'CustomEmoji': return { _: 'messageEntityCustomEmoji', offset, length, document_id: BigInt(documentId) };
    case 'Blockquote': return { _: 'messageEntityBlockquote', offset, length, collapsed: collapsed || undefined };
    default: return { _: `messageEntity${kind}`, offset, length } as tl.MessageEntity;
  }
}
