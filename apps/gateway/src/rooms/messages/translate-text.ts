import { completeEntities, refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { tlEntities } from '../../convert/text-entities.ts';
import { shownRows } from '../../messages/shown-message.ts';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { TranslationFailed, type Translator } from '../../translation/translator.ts';
import { shelfOf } from '../channels/parts/readable.ts';

/** "Up to 20 messages" (core.telegram.org/api/translation). */
const TEXTS_MAX = 20;
/** UTF-16 code units of all texts together. */
const LENGTH_MAX = 24 * 1024;
const LANGUAGE = /^[a-z]{2,3}(-[a-z]{2,4})?$/i;

/**
 * Translates messages of a dialog, or texts, with the configured service. Links and hashtags are detected anew
 * in the translation; formatting is lost. Refused: TRANSLATIONS_DISABLED, TO_LANG_INVALID, INPUT_TEXT_EMPTY,
 * INPUT_TEXT_TOO_LONG, MSG_ID_INVALID, PEER_ID_INVALID, TRANSLATION_TIMEOUT, TRANSLATE_REQ_FAILED.
 */
export default method('messages.translateText', async ({ peer, id, text, to_lang }, context) => {
  const { translator } = context.services;
  if (!translator) throw refusal('TRANSLATIONS_DISABLED');
  if (!LANGUAGE.test(to_lang)) throw refusal('TO_LANG_INVALID');
  const texts = peer ? await textsOf(context, peerOf(context.view, peer), id ?? []) : (text ?? []).map((one) => one.text);
  if (texts.length === 0) throw refusal('INPUT_TEXT_EMPTY');
  if (texts.length > TEXTS_MAX || texts.reduce((sum, { length }) => sum + length, 0) > LENGTH_MAX) throw refusal('INPUT_TEXT_TOO_LONG');
  const result = (await translated(translator, texts, to_lang)).map((one): tl.textWithEntities => ({ _: 'textWithEntities', text: one, entities: tlEntities(completeEntities(one, [])) ?? [] }));
  return { _: 'messages.translateResult', result };
});

async function textsOf(context: Context, peer: number, ids: readonly number[]): Promise<string[]> {
  if (ids.length > TEXTS_MAX) throw refusal('INPUT_TEXT_TOO_LONG');
  const queries = await context.read();
  const { mailbox, after } = await shelfOf(context, peer);
  const rows = (await queries.messagesByIds(mailbox, ids)).filter((row) => row.peer === peer && row.messageId > after);
  const shown = new Map((await shownRows(context.services.opener, rows)).map(({ id, content }) => [id, content]));
  return ids.map((id) => {
    const content = shown.get(id);
    if (!content) throw refusal('MSG_ID_INVALID');
    return content.text;
  });
}

/** Empty texts stay empty and are not sent to the service. */
async function translated(translator: Translator, texts: readonly string[], to: string): Promise<string[]> {
  const said = texts.filter((text) => text.trim() !== '');
  if (said.length === 0) throw refusal('INPUT_TEXT_EMPTY');
  try {
    const answers = (await translator.translate(said, to.toLowerCase()))[Symbol.iterator]();
    return texts.map((text) => (text.trim() === '' ? text : answers.next().value!));
  } catch (error) {
    if (!(error instanceof TranslationFailed)) throw error;
    throw refusal(error.why === 'language' ? 'TO_LANG_INVALID' : error.why === 'time' ? 'TRANSLATION_TIMEOUT' : 'TRANSLATE_REQ_FAILED');
  }
}
