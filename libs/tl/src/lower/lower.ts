import { METHOD, newestById, newestByName, typeNumber } from '../codec-table.ts';
import type { Entry } from '../codec-table.ts';
import { NEWEST_LAYER } from '../generated/codec.js';
import { conversionOf } from '../past/conversions.ts';
import { defaultValue } from '../past/default-value.ts';
import { pastEntry } from '../past/past-entry.ts';
import { settleSharedBits } from '../past/shared-bits.ts';
import { elementType } from '../schema/definition.ts';
import type { Definition, Field } from '../schema/definition.ts';
import { definitionOf, knows, layerTable, rowOf } from '../schema/layer-table.ts';
import type { Row } from '../schema/layer-table.ts';
import { TlError } from '../tl-error.ts';
import { fieldLowerings } from './fields.ts';
import { boxedType, unstableTypes } from './stability.ts';
import { neutrals, reshapes, substitutes, typeNeutrals } from './substitutes.ts';
import type { Shaped } from './shaped.ts';

/** Converts objects of one constructor to the layer; undefined if they cannot be expressed there. */
type Plan = (now: Shaped) => Shaped | undefined;

/** One old layer: its names, and the conversion of objects from the newest layer. */
export class PastLayer {
  /** All names of the layer and of the core. */
  readonly names: Map<string, Entry>;
  private readonly layer: number;
  private readonly unstable: ReadonlySet<string>;
  private readonly plans = new Map<string, Plan>();

  constructor(layer: number) {
    this.layer = layer;
    this.names = namesOf(layer);
    this.unstable = unstableTypes(layer);
  }

  /** Converts a value of a TL type of the layer; undefined if it cannot be expressed there or is not of that type. */
  lowerValue(type: string, value: unknown): unknown {
    const element = elementType(type);
    if (type !== 'X' && boxedType(type) === undefined) return value;
    if (element === undefined) return this.lowerBoxed(type, value as Shaped);
    const lowered = (value as Shaped[]).flatMap((object) => this.lowerBoxed(element, object) ?? []);
    // Drops rows without any remaining buttons.
    return element === 'KeyboardButtonRow' ? lowered.filter(({ buttons }) => buttons.length > 0) : lowered;
  }

  private lowerBoxed(type: string, object: Shaped): Shaped | undefined {
    const lowered = this.lower(object);
    const number = type === 'X' ? METHOD : typeNumber(type);
    const isOfType = lowered && (this.names.get(lowered._)?.type === number || (type === 'X' && lowered._ === 'gzip_packed'));
    return isOfType ? lowered : undefined;
  }

  /** The object in the shape of the layer; undefined if it cannot be expressed there. Returns the same object if nothing changes. */
  lower(object: Shaped): Shaped | undefined {
    const name = object._;
    let plan = this.plans.get(name);
    if (plan === undefined) this.plans.set(name, (plan = this.planOf(name)));
    return plan(object);
  }

  private planOf(name: string): Plan {
    const row = rowOf(name, this.layer);
    const newest = rowOf(name, NEWEST_LAYER);
    if (row === undefined && newest === undefined) return newestByName.has(name) ? (now) => now : () => undefined;
    const attempt = this.attemptOf(name, row && definitionOf(row), newest && definitionOf(newest));
    const neutral = neutrals[name] ?? (newest && typeNeutrals[definitionOf(newest).result]);
    return neutral ? (now) => attempt(now) ?? this.relower(now, neutral(now, this.layer)) : attempt;
  }

  private attemptOf(name: string, old: Definition | undefined, newest: Definition | undefined): Plan {
    if (old === undefined) return (now) => this.relower(now, substitutes[name]?.(now, this.layer));
    if (old.id === newest?.id) return this.keep(old);
    const rebuild = this.rebuild(old, newest);
    const reshape = reshapes[name];
    if (!reshape || newest === undefined) return rebuild;
    return (now) => {
      const other = reshape(now, this.layer);
      return other && (other._ === name ? rebuild(other) : this.relower(now, other));
    };
  }

  /** The substitute given by a rule is converted to the layer in turn. */
  private relower(now: Shaped, substitute: Shaped | undefined): Shaped | undefined {
    return substitute === undefined || substitute === now ? undefined : this.lower(substitute);
  }

  /** For an unchanged definition: converts only fields whose types contain changed constructors. */
  private keep(definition: Definition): Plan {
    const fields = definition.fields.filter(({ type }) => type === 'X' || this.unstable.has(boxedType(type) ?? ''));
    if (fields.length === 0) return (now) => now;
    return (now) => {
      let copy: Shaped | undefined;
      for (const { name, type, condition } of fields) {
        if (now[name] === undefined) continue;
        const lowered = this.lowerValue(type, now[name]);
        if (lowered === undefined && !condition) return undefined;
        (copy ??= { ...now })[name] = lowered;
      }
      return copy ? settleSharedBits(definition, copy) : now;
    };
  }

  private rebuild(old: Definition, newest: Definition | undefined): Plan {
    const steps = old.fields.filter(({ type }) => type !== '#').map((field) => ({ field, value: this.valueOf(old, newest, field) }));
    return (now) => {
      const object: Shaped = { _: old.name };
      for (const { field, value } of steps) {
        const given = value(now);
        object[field.name] = given === undefined ? undefined : this.lowerValue(field.type, given);
        if (object[field.name] === undefined && !field.condition) return undefined;
      }
      return settleSharedBits(old, object);
    };
  }

  /** The source of an old field's value. A required one that does not exist in the newest layer, or is optional there, gets an empty value. */
  private valueOf(old: Definition, newest: Definition | undefined, { name, type, condition }: Field): (now: Shaped) => unknown {
    const rule = fieldLowerings[old.name]?.[name];
    const field = newest?.fields.find((other) => other.name === name);
    if (rule && field?.type !== type) return (now) => rule(now, this.layer);
    const conversion = conversionOf(type, field?.type ?? type);
    const isRequiredNow = field !== undefined && !field.condition;
    return (now) => {
      if (now[name] !== undefined) return conversion?.lower(now[name]);
      if (isRequiredNow) throw new TlError('INVALID_VALUE', `${old.name}.${name} is missing`);
      return condition ? undefined : defaultValue(type);
    };
  }
}

function namesOf(layer: number): Map<string, Entry> {
  const core = [...newestByName.values()].filter(({ id }) => !layerTable().byId.has(id));
  const names = new Map(core.map((entry) => [entry.name, entry]));
  for (const { name } of layerTable().rows.filter((row) => knows(row, layer))) {
    const row = rowOf(name, layer)!;
    names.set(name, newestById.get(row.id) ?? asWritten(row));
  }
  return names;
}

/** The entry of an old constructor has the type it is lifted to; for writing it gets the type in its definition. */
function asWritten(row: Row): Entry {
  return { ...pastEntry(row.id)!, type: row.isMethod ? METHOD : typeNumber(definitionOf(row).result) };
}
