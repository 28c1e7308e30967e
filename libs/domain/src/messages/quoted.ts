/** What an answer quotes of the message that it answers (core.telegram.org/constructor/inputReplyToMessage). */
import type { Content, Quote, TextEntity } from '@teamgram/event-schemas';
import { refusal } from '../refusal.ts';
import { normalEntities } from '../text.ts';

/** UTF-16 units. */
export const QUOTE_LENGTH_MAX = 1024;
/** How the quoted words look. Links would be the quoting person's, put into somebody else's mouth. */
const QUOTED_KINDS: ReadonlySet<string> = new Set(['Bold', 'Italic', 'Underline', 'Strike', 'Spoiler', 'CustomEmoji']);

/** Of an answer without a quote: how what it answers begins. */
export function beginningOf({ text, entities }: Content): Quote | undefined {
  // Half of a character would be no text.
  const beginning = text.slice(0, QUOTE_LENGTH_MAX).replace(/[\ud800-\udbff]$/, '');
  return beginning === '' ? undefined : { text: beginning, entities: quotable(beginning, entities), offset: 0 };
}

/** The quote where it stands in the message: nobody is quoted with what they did not say. Throws QUOTE_TEXT_INVALID, and as `normalEntities`. */
export function quoted({ text, entities, offset }: Quote, said: Content | undefined): Quote {
  const at = said?.text.startsWith(text, offset) ? offset : (said?.text.indexOf(text) ?? -1);
  if (text.length > QUOTE_LENGTH_MAX || at < 0) throw refusal('QUOTE_TEXT_INVALID');
  return { text, entities: quotable(text, entities), offset: at };
}

function quotable(text: string, entities: readonly TextEntity[]): TextEntity[] {
  return normalEntities(text, entities).filter(({ kind }) => QUOTED_KINDS.has(kind));
}
