/** Plain data as YAML (yaml.org/spec/1.2.2), in blocks, for people to read: no anchors, no tags, no flow except what is empty. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

export function toYaml(value: Value): string {
  return block(value, '').replace(/^\n/, '');
}

/** What follows a key or a dash: a scalar on the same line, or a block on the next ones. */
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

/** The first line of a nested block beside its dash. */
function onSameLine(text: string, indent: string): string {
  return text.startsWith('\n') ? ` ${text.slice(1 + indent.length)}` : text;
}

/** A text of several lines as it stands. */
function literal(text: string, indent: string): string {
  const lines = text.slice(0, -1).split('\n').map((line) => (line === '' ? '' : `${indent}${line}`));
  return ` |\n${lines.join('\n')}\n`;
}

const PLAIN = /^[A-Za-z_$][\w./ -]*[\w./-]$|^[A-Za-z_]$/;
/** Words that YAML 1.1 or 1.2 readers take for something else than text. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** A double-quoted YAML text takes every JSON text. */
const scalar = (text: string) => (PLAIN.test(text) && !RESERVED.test(text) ? text : JSON.stringify(text));
