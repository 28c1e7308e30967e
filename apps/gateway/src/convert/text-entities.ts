/** Styles and links within a text: as clients say them ↔ as the log keeps them. Offsets count UTF-16 code units on both sides. */
import { textEntity } from '@teamgram/event-schemas';
import type { TextEntity } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';

/** Kinds that are nothing but a place in the text. */
const plainKinds = new Set([
  'Unknown', 'Mention', 'Hashtag', 'BotCommand', 'Url', 'Email', 'Bold', 'Italic', 'Code', 'Phone', 'Cashtag', 'Underline', 'Strike', 'BankCard', 'Spoiler',
]);
const PREFIX_LENGTH = 'messageEntity'.length;

/**
 * Entities of a request. `userOf` resolves an input user and refuses a wrong one. Kinds that the log has no words for (formatted dates,
 * text differences) are left out: the text itself stays whole.
 */
export function storedEntities(entities: readonly tl.MessageEntity[] | undefined, userOf: (user: tl.InputUser) => number): TextEntity[] {
  if (!entities || entities.length === 0) return [];
  return entities.flatMap((entity) => storedEntity(entity, userOf) ?? []);
}

function storedEntity(entity: tl.MessageEntity, userOf: (user: tl.InputUser) => number): TextEntity | undefined {
  const { offset, length } = entity;
  switch (entity._) {
    case 'messageEntityTextUrl': return textEntity({ kind: 'TextUrl', offset, length, url: entity.url });
    case 'messageEntityPre': return textEntity({ kind: 'Pre', offset, length, language: entity.language });
    case 'messageEntityMentionName': return textEntity({ kind: 'MentionName', offset, length, user: entity.user_id });
    case 'inputMessageEntityMentionName': return textEntity({ kind: 'MentionName', offset, length, user: userOf(entity.user_id) });
    case 'messageEntityCustomEmoji': return textEntity({ kind: 'CustomEmoji', offset, length, documentId: Number(entity.document_id) });
    case 'messageEntityBlockquote': return textEntity({ kind: 'Blockquote', offset, length, collapsed: entity.collapsed === true });
    default: {
      const kind = entity._.slice(PREFIX_LENGTH);
      return plainKinds.has(kind) ? textEntity({ kind, offset, length }) : undefined;
    }
  }
}

/** For a client; undefined when there are none, so that the flag stays unset. */
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
