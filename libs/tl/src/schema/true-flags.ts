import { readFileSync } from 'node:fs';
import type { Definition, Field } from './definition.ts';

let additions: Map<number, Field[]> | undefined;

/**
 * Adds the fields of type `true` that joined a definition later (data/true-flags.tsv). They are not part of the text from which the constructor id is
 * computed, so they can be added without a new id; each follows its flags word.
 */
export function withTrueFlags(definition: Definition): Definition {
  additions ??= readAdditions();
  const added = additions.get(definition.id) ?? [];
  const followersOf = (word: string): Field[] => added.filter(({ condition }) => condition!.flags === word);
  return { ...definition, fields: definition.fields.flatMap((field) => (field.type === '#' ? [field, ...followersOf(field.name)] : field)) };
}

function readAdditions(): Map<number, Field[]> {
  const text = readFileSync(new URL('../../data/true-flags.tsv', import.meta.url), 'utf8');
  const byId = new Map<number, Field[]>();
  for (const line of text.trimEnd().split('\n').slice(3)) {
    const [hex, , place, name] = line.split('\t') as [string, string, string, string];
    const [flags, bit] = place.split('.') as [string, string];
    const id = Number.parseInt(hex, 16) | 0;
    byId.set(id, [...(byId.get(id) ?? []), { name, type: 'true', condition: { flags, bit: Number(bit) } }]);
  }
  return byId;
}
