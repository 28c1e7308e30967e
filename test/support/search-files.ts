/** Searches every file below a folder for texts, like an attacker with a copy of the disk. */
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

/** The needles found in files below `folder`, as UTF-8, hexadecimal or base64. */
export function search(folder: string, needles: Record<string, string | Uint8Array>): Found[] {
  const forms = Object.entries(needles).flatMap(([what, needle]) => {
    const bytes = Buffer.from(needle);
    // base64 depends on the offset: searching for the middle part in each of the three alignments is enough.
    const base64 = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64').slice(shift === 0 ? 0 : 4, -4));
    return [bytes, Buffer.from(bytes.toString('hex')), ...base64.filter((text) => text.length >= 8).map((text) => Buffer.from(text))].map((form) => ({ what, form }));
  });
  return [...filesBelow(folder)].flatMap((path) => {
    const content = readFileSync(path);
    return forms.filter(({ form }) => content.includes(form)).map(({ what }) => ({ file: relative(folder, path), what }));
  });
}
