/** Append-only lists of numbers in pages (`<kind>:<id>`, and `<kind>:<id>/<page>` for full ones): an addition rewrites one page. */
import { documentKind, type Documents } from './view.ts';

type List = { /** Number of full pages. */ full: number; newest: number[] };
type Reader = Pick<Documents, 'get'>;

const PAGE = 128;

/** Access to the lists of one kind of document. */
export function longListKind(kind: string) {
  const lists = documentKind<List>(kind);
  const pages = documentKind<number[]>(kind);
  const fullPages = ({ full }: List) => Array.from({ length: full }, (_, number) => number);

  return {
    read(documents: Reader, id: number): readonly number[] {
      const list = lists.find(documents, id);
      return list ? [...fullPages(list).flatMap((number) => pages.find(documents, `${id}/${number}`) ?? []), ...list.newest] : [];
    },

    add(documents: Documents, id: number, value: number): void {
      const { full, newest } = lists.find(documents, id) ?? { full: 0, newest: [] };
      if (newest.length === PAGE) {
        pages.put(documents, `${id}/${full}`, newest);
        lists.put(documents, id, { full: full + 1, newest: [value] });
        return;
      }
      newest.push(value);
      lists.put(documents, id, { full, newest });
    },

    remove(documents: Documents, id: number): void {
      const list = lists.find(documents, id);
      if (!list) return;
      for (const number of fullPages(list)) pages.remove(documents, `${id}/${number}`);
      lists.remove(documents, id);
    },
  };
}
