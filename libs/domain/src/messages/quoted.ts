/** The quote in a reply (core.telegram.org/constructor/inputReplyToMessage). */
import type { Content, Quote, TextEntity } from '@teamgram/event-schemas';
import { refusal } from '../refusal.ts';
import { normalEntities } from '../text.ts';

/** UTF-16 code units. */
export const QUOTE_LENGTH_MAX = 1024;
/** Allowed kinds of entities in a quote. Links are excluded: they would be attributed to the quoted author. */
const QUOTED_KINDS: ReadonlySet<string> = new Set(['Bold', 'Italic', 'Underline', 'Strike', 'Spoiler', 'CustomEmoji']);

/** Default quote of a reply: the beginning of the replied message. */
export function beginningOf({ text, entities }: Content): Quote | undefined {
  // Do not cut a surrogate pair in half.
  const beginning = text.slice(0, QUOTE_LENGTH_MAX).replace(/[\ud800-\udbff]$/, '');
  return beginning === '' ? undefined : { text: beginning, entities: quotable(beginning, entities), offset: 0 };
}

/** Locates the quote in the message; text that does not occur there is refused. Throws QUOTE_TEXT_INVALID, and as `normalEntities`. */
export function quoted({ text, entities, offset }: Quote, said: Content | undefined): Quote {
  const at = said?.text.startsWith(text, offset) ? offset : (said?.text.indexOf(text) ?? -1);
  if (text.length > QUOTE_LENGTH_MAX || at < 0) throw refusal('QUOTE_TEXT_INVALID');
  return { text, entities: quotable(text, entities), offset: at };
}

function quotable(text: string, entities: readonly TextEntity[]): TextEntity[] {
  return normalEntities(text, entities).filter(({ kind }) => QUOTED_KINDS.has(kind));
}
