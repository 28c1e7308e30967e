/** Serialises plain data as readable YAML (yaml.org/spec/1.2.2): block style, no anchors, no tags; flow style only for empty collections. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

export function toYaml(value: Value): string {
  return block(value, '').replace(/^\n/, '');
}

/** The text after a key or a dash: a scalar on the same line, or a block on the following lines. */
function block(value: Value, indent: string): string {
  if (typeof value === 'string') return value.endsWith('\n') ? literal(value, indent) : ` ${scalar(value)}\n`;
  if (typeof value !== 'object') return ` ${value}\n`;
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item: Value) => `${indent}-${onSameLine(block(item, inner), inner)}`)
    : Object.entries(value).map(([key, item]) => `${indent}${scalar(key)}:${block(item, inner)}`);
  if (lines.length === 0) return Array.isArray(value) ? ' []\n' : ' {}\n';
  return `\n${lines.join('')}`;
}

/** Puts the first line of a nested block after its dash. */
function onSameLine(text: string, indent: string): string {
  return text.startsWith('\n') ? ` ${text.slice(1 + indent.length)}` : text;
}

/** A multi-line text as literal block. */
function literal(text: string, indent: string): string {
  const lines = text.slice(0, -1).split('\n').map((line) => (line === '' ? '' : `${indent}${line}`));
  return ` |\n${lines.join('\n')}\n`;
}

const PLAIN = /^[A-Za-z_$][\w./ -]*[\w./-]$|^[A-Za-z_]$/;
/** Words that YAML 1.1 or 1.2 parsers do not read as strings. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** Every JSON string is a valid double-quoted YAML string. */
const scalar = (text: string) => (PLAIN.test(text) && !RESERVED.test(text) ? text : JSON.stringify(text));
