/** Who translates: a port, so that a deployment chooses. */

export class TranslationFailed extends Error {
  readonly why: 'language' | 'time' | 'failed';
  constructor(why: TranslationFailed['why']) {
    super(why);
    this.why = why;
  }
}

export interface Translator {
  /** The texts in the other language, in their order. `to`: ISO 639. Throws TranslationFailed. */
  translate(texts: readonly string[], to: string): Promise<string[]>;
}
