import { defaultValue } from '../past/default-value.ts';
import type { Definition, Field } from '../schema/definition.ts';
import type { Shaped } from './shaped.ts';

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

/** After fields were left out: their partners are given an empty value, or left out too where the type has none. */
export function settleSharedBits(definition: Definition, object: Shaped): Shaped {
  for (const group of sharedBits(definition)) {
    const values = group.filter(({ type }) => type !== 'true');
    if (values.every(({ name }) => object[name] === undefined)) {
      if (values.length > 0) leaveOut(group, object);
      continue;
    }
    for (const { name, type } of values) object[name] ??= defaultValue(type);
    if (values.some(({ name }) => object[name] === undefined)) leaveOut(group, object);
  }
  return object;
}

function leaveOut(group: Field[], object: Shaped): void {
  for (const { name } of group) object[name] = undefined;
}
