/** The API of LibreTranslate (github.com/LibreTranslate/LibreTranslate, POST /translate), which the operator runs or rents. */
import { readFileSync } from 'node:fs';
import { ExitCode, FatalError } from '@teamgram/host';
import { TranslationFailed, type Translator } from './translator.ts';

export type LibreTranslateOptions = { url: string; /** Read once, at start. */ apiKeyFile?: string | undefined; timeoutMs?: number };

const TIMEOUT_MS = 15_000;
const ANSWER_BYTES_MAX = 1024 * 1024;

/** Throws FatalError when the key cannot be read. */
export function libreTranslate({ url, apiKeyFile, timeoutMs = TIMEOUT_MS }: LibreTranslateOptions): Translator {
  const endpoint = new URL('translate', url.endsWith('/') ? url : `${url}/`);
  const key = apiKeyFile === undefined ? {} : { api_key: keyIn(apiKeyFile) };
  return {
    async translate(texts, to) {
      const body = JSON.stringify({ q: texts, source: 'auto', target: to, format: 'text', ...key });
      const signal = AbortSignal.timeout(timeoutMs);
      const failed = () => new TranslationFailed(signal.aborted ? 'time' : 'failed');
      const response = await fetch(endpoint, { method: 'POST', headers: { 'content-type': 'application/json' }, body, redirect: 'error', signal }).catch(() => { throw failed(); });
      const answer = parsed(await bounded(response).catch(() => { throw failed(); }));
      // LibreTranslate answers 400 with "xx is not supported" for an unknown language.
      if (response.status === 400 && /not supported/i.test(String(answer.error))) throw new TranslationFailed('language');
      const translated = answer.translatedText;
      if (!response.ok || !Array.isArray(translated) || translated.length !== texts.length || !translated.every((text) => typeof text === 'string')) throw new TranslationFailed('failed');
      return translated as string[];
    },
  };
}

function keyIn(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new FatalError(`cannot read the key of the translation server: ${(error as Error).message}; settings.json, translation`, ExitCode.config);
  }
}

async function bounded({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk as Uint8Array);
    if ((size += (chunk as Uint8Array).length) > ANSWER_BYTES_MAX) throw new TranslationFailed('failed');
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): { translatedText?: unknown; error?: unknown } {
  try {
    return (JSON.parse(text) as object | null) ?? {};
  } catch {
    throw new TranslationFailed('failed');
  }
}
