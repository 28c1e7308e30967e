/** How terms of a conversation are made blind (libs/read-models search); the key is asked for with the first search. */
import { blindTerms, type Blind } from '@teamgram/read-models';

export type SearchTerms = () => Promise<(scope: string) => Blind>;

export function searchTerms(askKey: () => Promise<Uint8Array>): SearchTerms {
  let known: Promise<(scope: string) => Blind> | undefined;
  return () => {
    if (known) return known;
    const asked = askKey().then(blindTerms);
    // An answer that failed is asked for again.
    asked.catch(() => (known = undefined));
    return (known = asked);
  };
}
