/**
 * Separate process that fetches pages and images. Node's permission model lets it open connections and read this program, nothing else, and it gets no
 * environment, no configuration and no keys.
 */
import { describePage, type PageDescription } from './page-description.ts';
import { FetchRefused, safeFetch, type FetchLimits } from './safe-fetch.ts';

export type Question = { id: number; url: string; allowed: readonly string[] };
/** `image`: bytes of the image the page names, as received. */
export type Answer = { id: number } & ({ page: PageDescription; image: Uint8Array | undefined } | { refused: string });

const PAGE: Omit<FetchLimits, 'allowed'> = { timeMs: 8_000, redirects: 5, bytes: 512 * 1024, cut: true, types: ['text/html', 'application/xhtml+xml'] };
const IMAGE: Omit<FetchLimits, 'allowed'> = { timeMs: 6_000, redirects: 3, bytes: 3 * 1024 * 1024, cut: false, types: ['image/jpeg', 'image/png', 'image/webp'] };

process.on('message', (question: Question) => {
  void answer(question).then((said) => process.send?.(said));
});
// The gateway has exited.
process.on('disconnect', () => process.exit(0));

async function answer({ id, url, allowed }: Question): Promise<Answer> {
  try {
    const page = describePage(await safeFetch(url, { ...PAGE, allowed }));
    if (!page) return { id, refused: 'nothing' };
    const image = page.imageUrl === '' ? undefined : await safeFetch(page.imageUrl, { ...IMAGE, allowed }).catch(() => undefined);
    return { id, page, image: image?.bytes };
  } catch (error) {
    return { id, refused: error instanceof FetchRefused ? error.message : 'failed' };
  }
}
