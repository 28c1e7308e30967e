/** One parsed line of TL. Used by the generator, the reader of old layers and the tests. */
export type Field = {
  name: string;
  /** TL type without condition: `int`, `string`, `Vector<User>`, `InputPeer`, `#` (a flags word), `true`, `X`, `rest`. */
  type: string;
  /** Present only if this bit of that flags word is set. */
  condition: { flags: string; bit: number } | undefined;
};

export type Definition = {
  /** CRC-32 of the normalised definition, as signed 32-bit number. */
  id: number;
  name: string;
  isMethod: boolean;
  fields: Field[];
  /** The type a constructor belongs to, or the result type of a method. */
  result: string;
};

const CONDITION = /^(\w+)\.(\d+)\?(.+)$/;

/** Parses `name field:type … = Result` (without id and semicolon). Type parameters (`{X:Type}`) are dropped. */
export function parseDefinition(text: string, id: number, isMethod: boolean): Definition {
  const [left, result] = text.split(' = ');
  const [name, ...words] = left!.split(' ');
  const fields = words.filter((word) => !word.startsWith('{')).map(parseField);
  return { id: id | 0, name: name!, isMethod, fields, result: result! };
}

function parseField(word: string): Field {
  const colon = word.indexOf(':');
  const name = word.slice(0, colon);
  const type = word.slice(colon + 1).replace(/^!/, '');
  const match = CONDITION.exec(type);
  if (!match) return { name, type, condition: undefined };
  return { name, type: match[3]!, condition: { flags: match[1]!, bit: Number(match[2]) } };
}

/** Vector<T> → T; anything else → undefined. */
export function elementType(type: string): string | undefined {
  return /^[Vv]ector<(.+)>$/.exec(type)?.[1];
}

const PRIMITIVES = new Set(['int', 'long', 'int53', 'double', 'string', 'bytes', 'int128', 'int256', 'Bool', 'true', '#', 'rest']);

/** Whether values of the type have no constructor id (Bool is read as boolean). */
export const isPrimitive = (type: string): boolean => PRIMITIVES.has(type);
