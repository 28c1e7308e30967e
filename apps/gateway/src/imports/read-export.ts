/** Parses the supported export formats. Parsing is deterministic, so that an interrupted import can continue where it stopped. */
import { refusal } from '@teamgram/domain';
import type { TextEntity } from '@teamgram/event-schemas';
import { UnreadableDate, type Exported, type ExportHead } from './exported.ts';
import { telegramDesktop } from './telegram-desktop.ts';
import { whatsapp } from './whatsapp.ts';

const FORMS = [telegramDesktop, whatsapp];

/** The file is parsed in one go on the thread that also serves clients. */
export const EXPORT_BYTES_MAX = 8 * 1024 * 1024;
/** "up to 100 lines of the chat export file" (core.telegram.org/api/import#1-validate-the-chat-export-file). */
const HEAD_LINES_MAX = 100;
const HEAD_LENGTH_MAX = 256 * 1024;
/** UTF-16 code units of a message (help.getConfig message_length_max), and of a media caption. */
const TEXT_LENGTH_MAX = 4096;
const CAPTION_LENGTH_MAX = 1024;
/** Telegram Desktop's name for senders without one. */
const NAMELESS = 'Deleted Account';
/** Entities per message and length of their links: a log entry holds 65,535 bytes. */
const ENTITIES_MAX = 50;
const LINK_LENGTH_MAX = 160;

/** Throws IMPORT_FORMAT_UNRECOGNIZED. */
export function readHead(text: string): ExportHead {
  const lines = text.slice(0, HEAD_LENGTH_MAX).split('\n', HEAD_LINES_MAX).join('\n');
  for (const { head } of FORMS) {
    const found = head(lines);
    if (found) return found;
  }
  throw refusal('IMPORT_FORMAT_UNRECOGNIZED');
}

/** The messages to import: long ones are split, empty ones dropped. Throws IMPORT_FORMAT_UNRECOGNIZED, IMPORT_FORMAT_DATE_INVALID. */
export function readExport(text: string): Exported[] {
  try {
    for (const { messages } of FORMS) {
      const found = messages(text);
      if (found) return found.flatMap(piecesOf);
    }
  } catch (error) {
    if (error instanceof UnreadableDate) throw refusal('IMPORT_FORMAT_DATE_INVALID');
    throw error;
  }
  throw refusal('IMPORT_FORMAT_UNRECOGNIZED');
}

function piecesOf(found: Exported): Exported[] {
  const message = { ...found, fromName: found.fromName || NAMELESS };
  const { text, fileName } = message;
  const file = fileName === '' || text.length <= CAPTION_LENGTH_MAX ? [] : [{ ...message, text: '', entities: [] }];
  const said = file.length > 0 ? { ...message, fileName: '' } : message;
  const pieces: Exported[] = [];
  for (let from = 0, until; from < text.length || (from === 0 && said.fileName !== ''); from = until) {
    until = endOfPiece(text, from);
    const piece = text.slice(from, until);
    if (piece.trim() !== '' || said.fileName !== '') pieces.push({ ...said, text: piece, entities: entitiesIn(said.entities, from, piece.length) });
    if (until >= text.length) break;
  }
  return [...file, ...pieces];
}

/** Does not split a surrogate pair. */
function endOfPiece(text: string, from: number): number {
  const end = from + TEXT_LENGTH_MAX;
  const isHalf = end < text.length && (text.codePointAt(end - 1) ?? 0) > 0xffff;
  return isHalf ? end - 1 : end;
}

/** The entities that lie completely within this piece. */
function entitiesIn(entities: readonly TextEntity[], from: number, length: number): TextEntity[] {
  return entities
    .filter(({ offset, length: own, url, language }) => offset >= from && offset + own <= from + length && url.length + language.length <= LINK_LENGTH_MAX)
    .slice(0, ENTITIES_MAX)
    .map((entity) => ({ ...entity, offset: entity.offset - from }));
}
