/** Looks for texts in every file below a folder, as an intruder with a copy of the disk would. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

export type Found = { file: string; what: string };

export function* filesBelow(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) yield* filesBelow(path);
    else if (stat?.isFile()) yield path;
  }
}

/** Which of the needles stand in which file below `folder`, as UTF-8, hexadecimal or base64. */
export function search(folder: string, needles: Record<string, string | Uint8Array>): Found[] {
  const forms = Object.entries(needles).flatMap(([what, needle]) => {
    const bytes = Buffer.from(needle);
    // base64 shifts with the offset: the middle of each of the three ways it can stand is enough.
    const base64 = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').slice(shift === 0 ? 0 : 4, -4));
    return [bytes, Buffer.from(bytes.toString('hex')), ...base64.filter((text) => text.length >= 8).map((text) => Buffer.from(text))].map((form) => ({ what, form }));
  });
  return [...filesBelow(folder)].flatMap((path) => {
    const content = readFileSync(path);
    return forms.filter(({ form }) => content.includes(form)).map(({ what }) => ({ file: relative(folder, path), what }));
  });
}
