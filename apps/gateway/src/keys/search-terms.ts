/** Blinds the search terms of a conversation (libs/read-models search). The key is requested with the first search. */
import { blindTerms, type Blind } from '@teamgram/read-models';

export type SearchTerms = () => Promise<(scope: string) => Blind>;

/** Returns a function that gives, per conversation, the blinding of search terms. @param askKey requests the key from command-api */
export function searchTerms(askKey: () => Promise<Uint8Array>): SearchTerms {
  let known: Promise<(scope: string) => Blind> | undefined;
  return () => {
    if (known) return known;
    const asked = askKey().then(blindTerms);
    // A failed request is not cached.
    asked.catch(() => (known = undefined));
    return (known = asked);
  };
}
