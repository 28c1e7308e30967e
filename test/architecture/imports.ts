/** Extracts the modules a source file refers to: static imports and re-exports, dynamic imports, import.meta.resolve. */

const STATIC = /^(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport(?:\.meta\.resolve)?\(\s*['"]([^'"]+)['"]\s*\)/g;

export function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [STATIC, DYNAMIC].flatMap((pattern) => [...code.matchAll(pattern)].map((match) => (match[1] ?? match[2])!));
}

/** `@scope/name/deeper` → `@scope/name`; `name/deeper` → `name`. */
export function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
