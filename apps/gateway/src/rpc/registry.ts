/** The implemented methods. The folder is the registry: each rooms/<room>/<verb-noun>.ts implements the TL method of that name. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ApiMethod } from '@teamgram/tl';
import type { Method } from './method.ts';

export type Methods = ReadonlyMap<ApiMethod, Method>;

const ROOMS = join(import.meta.dirname, '../rooms');

/** Loads all rooms. Throws when a file does not name the method that it implements, or when two files implement the same method. */
export async function loadMethods(folder = ROOMS): Promise<Methods> {
  const methods = new Map<ApiMethod, Method>();
  for (const file of methodFiles(folder)) {
    const { default: found } = (await import(file)) as { default?: Method };
    if (!found?.name || fileNameOf(found.name) !== basename(file)) throw new Error(`${file} does not answer the method that it is named after`);
    add(methods, found);
  }
  const { constants } = (await import(join(folder, 'constants.ts'))) as { constants: readonly Method[] };
  for (const constant of constants) add(methods, constant);
  return methods;
}

/** The files of the rooms that implement a method: verb-noun.ts. Code shared by a room's methods is in a subfolder. */
function methodFiles(folder: string): string[] {
  const rooms = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return rooms.flatMap((room) => readdirSync(join(folder, room.name), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(folder, room.name, entry.name)));
}

/** messages.getPeerDialogs → get-peer-dialogs.ts, contacts.getContactIDs → get-contact-ids.ts */
export function fileNameOf(method: string): string {
  const verbNoun = method.slice(method.indexOf('.') + 1);
  return `${verbNoun.replace(/[A-Z]{2,}s?(?![a-z])|[A-Z]/g, (capitals) => `-${capitals.toLowerCase()}`)}.ts`;
}

function add(methods: Map<ApiMethod, Method>, found: Method): void {
  if (methods.has(found.name)) throw new Error(`${found.name} is answered twice`);
  methods.set(found.name, found);
}
