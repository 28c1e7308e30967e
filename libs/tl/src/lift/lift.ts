import { NEWEST_LAYER } from '../generated/codec.js';
import { conversionOf } from '../past/conversions.ts';
import { defaultValue } from '../past/default-value.ts';
import type { Definition, Field } from '../schema/definition.ts';
import { settleSharedBits } from '../past/shared-bits.ts';
import { definitionOf, rowOf } from '../schema/layer-table.ts';
import { fieldLifts } from './fields.ts';
import { liftedWholes } from './wholes.ts';
import type { Lifted, Old } from './old.ts';

export type Lift = (old: Old) => Lifted;

/**
 * The conversion of objects of an old definition to the newest layer. Fields with the same name and type are kept; a changed type is converted
 * (`past/conversions.ts`); other changes have a rule (`fields.ts`, `wholes.ts`). New optional fields are absent; new required numbers, strings and
 * vectors are empty. Undefined if that does not give a valid object.
 */
export function liftOf(definition: Definition): Lift | undefined {
  const whole = liftedWholes[definition.name];
  if (whole) return whole;
  const newest = rowOf(definition.name, NEWEST_LAYER);
  if (newest === undefined || REFUSED.has(definition.name)) return undefined;
  const target = definitionOf(newest);
  const fields = target.fields.filter((field) => field.type !== '#');
  const steps = fields.map((field) => ({ name: field.name, lift: liftField(definition, field) }));
  if (steps.some(({ lift }) => lift === undefined)) return undefined;
  return (old) => {
    const object: Lifted = { _: definition.name };
    for (const { name, lift } of steps) object[name] = lift!(old);
    return settleSharedBits(target, object);
  };
}

/** The fields could be converted but the meaning could not: these used to turn a call between two into a conference. */
const REFUSED = new Set(['phone.createConferenceCall']);

function liftField(definition: Definition, field: Field): ((old: Old) => unknown) | undefined {
  const { name, type } = field;
  const before = definition.fields.find((other) => other.name === name);
  if (before?.type === type && (!before.condition || field.condition)) return (old) => old[name];
  const rule = fieldLifts[definition.name]?.[name];
  if (rule) return rule;
  if (before === undefined) return hasEmptyValue(field) ? () => emptyValue(field) : undefined;
  const conversion = conversionOf(before.type, type);
  if (!conversion || (before.condition && !hasEmptyValue(field))) return undefined;
  return (old) => (old[name] === undefined ? emptyValue(field) : conversion.lift(old[name]));
}

const hasEmptyValue = (field: Field): boolean => field.condition !== undefined || defaultValue(field.type) !== undefined;
const emptyValue = (field: Field): unknown => (field.condition ? undefined : defaultValue(field.type));
