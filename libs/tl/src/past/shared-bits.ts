import { defaultValue } from './default-value.ts';
import type { Definition, Field } from '../schema/definition.ts';

type Shaped = { _: string } & Record<string, unknown>;

const known = new Map<number, Field[][]>();

/** Groups of fields that are present together or not at all, because they share a flag bit. */
function sharedBits(definition: Definition): Field[][] {
  const groups = known.get(definition.id) ?? findGroups(definition);
  known.set(definition.id, groups);
  return groups;
}

function findGroups({ fields }: Definition): Field[][] {
  const conditional = fields.filter((field) => field.condition);
  const groups = Map.groupBy(conditional, ({ condition }) => `${condition!.flags}.${condition!.bit}`);
  return [...groups.values()].filter((group) => group.length > 1);
}

/**
 * Restores consistency after an object was converted between definitions: if some of the fields that share a bit are missing, they get empty values,
 * or all of them are removed if a type has no empty value. Modifies and returns the object.
 */
export function settleSharedBits<T extends Shaped>(definition: Definition, object: T): T {
  const fields: Record<string, unknown> = object;
  for (const group of sharedBits(definition)) {
    const values = group.filter(({ type }) => type !== 'true');
    if (values.every(({ name }) => fields[name] === undefined)) {
      if (values.length > 0) leaveOut(group, fields);
      continue;
    }
    for (const { name, type } of values) fields[name] ??= defaultValue(type);
    if (values.some(({ name }) => fields[name] === undefined)) leaveOut(group, fields);
  }
  return object;
}

function leaveOut(group: Field[], fields: Record<string, unknown>): void {
  for (const { name } of group) fields[name] = undefined;
}
