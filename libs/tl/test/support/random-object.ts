import { INLINE_BUTTONS } from '../../src/lift/buttons.ts';
import { liftOf } from '../../src/lift/lift.ts';
import { newestById } from '../../src/codec-table.ts';
import { elementType, isPrimitive } from '../../src/schema/definition.ts';
import type { Definition, Field } from '../../src/schema/definition.ts';
import { definitionOf, knows, layerTable } from '../../src/schema/layer-table.ts';

type Shaped = { _: string } & Record<string, unknown>;
/** Uniform in [0, 1). */
export type Random = () => number;

/** A small seeded generator (mulberry32), so that a failing seed can be repeated. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Generates random objects of one layer, of every constructor that can be lifted. */
export class RandomObjects {
  readonly definitions: Definition[];
  private readonly byType: Map<string, Definition[]>;
  /** The minimum nesting depth of an object of each constructor; constructors without one cannot be generated. */
  private readonly heights = new Map<Definition, number>();
  private readonly random: Random;
  /** Before layer 229 buttons of both keyboards had one type; their container tells which are valid. */
  private isInlineKeyboard = false;

  constructor(layer: number, random: Random) {
    this.random = random;
    const all = layerTable().rows.filter((row) => knows(row, layer)).map(definitionOf);
    const liftable = all.filter((definition) => newestById.has(definition.id) || liftOf(definition) !== undefined);
    this.byType = Map.groupBy(liftable, (definition) => (definition.isMethod ? 'X' : definition.result));
    this.measureHeights(liftable);
    this.definitions = liftable.filter((definition) => this.heights.has(definition));
  }

  private measureHeights(definitions: Definition[]): void {
    for (let before = -1; before !== this.heights.size;) {
      before = this.heights.size;
      for (const definition of definitions) {
        if (this.heights.has(definition)) continue;
        const needed = definition.fields.filter((field) => !field.condition && !isPrimitive(field.type) && !elementType(field.type));
        const heights = needed.map((field) => this.flattest(field.type)?.height);
        if (heights.every((height) => height !== undefined)) this.heights.set(definition, 1 + Math.max(0, ...heights));
      }
    }
  }

  private flattest(type: string): { definition: Definition; height: number } | undefined {
    const known = (this.byType.get(type) ?? []).filter((definition) => this.heights.has(definition));
    const ranked = known.map((definition) => ({ definition, height: this.heights.get(definition)! }));
    return ranked.sort((a, b) => a.height - b.height)[0];
  }

  /** Generates an object of the definition; below `depth` levels all optional fields are omitted. */
  make(definition: Definition, depth: number): Shaped {
    const object: Shaped = { _: definition.name };
    const bits = new Map<string, boolean>();
    const { isInlineKeyboard } = this;
    if (definition.name !== 'keyboardButtonRow') this.isInlineKeyboard = definition.name === 'replyInlineMarkup';
    for (const field of definition.fields) {
      if (field.type === '#' || !this.isPresent(field, bits, depth)) continue;
      object[field.name] = this.value(field.type, depth - 1);
    }
    this.isInlineKeyboard = isInlineKeyboard;
    return object;
  }

  private isPresent({ condition, type }: Field, bits: Map<string, boolean>, depth: number): boolean {
    if (!condition) return true;
    const key = `${condition.flags}.${condition.bit}`;
    // The fields that share a bit are present together, so the bit is set only if the value can be generated.
    const isWanted = depth > 0 && this.canMake(type) && this.random() < 0.5;
    if (!bits.has(key)) bits.set(key, isWanted);
    return bits.get(key)!;
  }

  private canMake(type: string): boolean {
    return isPrimitive(type) || elementType(type) !== undefined || this.flattest(type) !== undefined;
  }

  private value(type: string, depth: number): unknown {
    const element = elementType(type);
    if (element !== undefined) return this.canMake(element) ? Array.from({ length: this.count(depth) }, () => this.value(element, depth)) : [];
    if (isPrimitive(type)) return this.primitive(type);
    const known = this.choices(type);
    const definition = depth > 0 || type === 'KeyboardButton' ? known[Math.floor(this.random() * known.length)]! : this.flattest(type)!.definition;
    return this.make(definition, depth);
  }

  private choices(type: string): Definition[] {
    const known = this.byType.get(type)!.filter((definition) => this.heights.has(definition));
    if (type !== 'KeyboardButton') return known;
    return known.filter(({ name }) => INLINE_BUTTONS.has(name) === this.isInlineKeyboard);
  }

  private readonly count = (depth: number): number => (depth > 0 ? Math.floor(this.random() * 3) : 0);

  private primitive(type: string): unknown {
    const number = Math.floor(this.random() * 0x7fff_ffff);
    switch (type) {
      case 'int': return number;
      case 'long': return BigInt.asIntN(64, BigInt(number) * 0x1_2345_6789n);
      case 'int53': return number * 1000;
      case 'double': return number / 7;
      case 'Bool': return number % 2 === 0;
      case 'true': return true;
      case 'string': return ['', 'abc', 'Größe', '👍🏽 ok', 'x'.repeat(300)][number % 5];
      case 'bytes': return new Uint8Array(number % 9).fill(number);
      case 'int128': return new Uint8Array(16).fill(number);
      case 'int256': return new Uint8Array(32).fill(number);
      default: throw new Error(`no value of ${type}`);
    }
  }
}
