import { defaultValue } from './default-value.ts';
import type { Definition, Field } from '../schema/definition.ts';

type Shaped = { _: string } & Record<string, unknown>;

const known = new Map<number, Field[][]>();

/** Fields of a definition that are there together or not at all, because one bit guards them. */
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
 * After an object was brought from one definition to another: where one of several fields behind a bit is missing, it gets
 * an empty value, or the others are left out too where its type has none. Changes and returns the object.
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
