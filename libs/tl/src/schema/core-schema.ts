import { readFileSync } from 'node:fs';
import { parseDefinition } from './definition.ts';
import type { Definition } from './definition.ts';

/** The definitions in data/mtproto.tl, types first. */
export const coreSchema = (): Definition[] => schemaIn('mtproto.tl');

/** Our extension of the API (data/extension.tl), types first. Like the core, it is the same in every layer. */
export const extensionSchema = (): Definition[] => schemaIn('extension.tl');

function schemaIn(file: string): Definition[] {
  const text = readFileSync(new URL(`../../data/${file}`, import.meta.url), 'utf8');
  const [types, methods] = text.split('---functions---');
  return [...parseLines(types!, false), ...parseLines(methods!, true)];
}

function parseLines(text: string, isMethod: boolean): Definition[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('//'));
  return lines.map((line) => {
    const [, name, id, rest] = /^([\w.]+)#([0-9a-f]{8})(.*);$/.exec(line)!;
    return parseDefinition(name! + rest!, Number.parseInt(id!, 16), isMethod);
  });
}
