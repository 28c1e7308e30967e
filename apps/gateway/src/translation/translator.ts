/** Port to a translation service; the deployment chooses the implementation. */

/** Why a translation failed: unsupported language, timeout, or any other failure of the service. */
export class TranslationFailed extends Error {
  readonly why: 'language' | 'time' | 'failed';
  constructor(why: TranslationFailed['why']) {
    super(why);
    this.why = why;
  }
}

/** A translation service. */
export interface Translator {
  /** Returns the translated texts in the order given. `to`: ISO 639. Throws TranslationFailed. */
  translate(texts: readonly string[], to: string): Promise<string[]>;
}
