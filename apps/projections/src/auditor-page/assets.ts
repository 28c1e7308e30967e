import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';

/** A file of the page, as it is sent. */
export type Asset = { type: string; body: Uint8Array };

export const PAGE_PATH = '/auditor/';

const BROWSER_FILES: Record<string, string> = {
  '': 'index.html', 'page.css': 'page.css', 'icon.svg': 'icon.svg', 'page.ts': 'page.ts', 'api.ts': 'api.ts', 'merkle.ts': 'merkle.ts', 'note.ts': 'note.ts',
  'envelope.ts': 'envelope.ts', 'journal.ts': 'journal.ts', 'trust.ts': 'trust.ts', 'view.ts': 'view.ts',
};
/** The parts of the noble libraries that checking ML-DSA-44 takes, sent as npm brings them. */
const MODULES = [
  'post-quantum/ml-dsa.js', 'post-quantum/_crystals.js', 'post-quantum/utils.js',
  'hashes/sha3.js', 'hashes/_u64.js', 'hashes/utils.js',
  'curves/utils.js', 'curves/abstract/fft.js', 'curves/abstract/modular.js',
];
const MODULES_PATH = `${PAGE_PATH}modules/@noble/`;
const TYPES: Record<string, string> = { html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml', ts: 'text/javascript; charset=utf-8', js: 'text/javascript; charset=utf-8' };

/** Names what the modules call each other by; part of the page, so its hash stands in the policy. */
const IMPORT_MAP = JSON.stringify({ imports: { '@noble/post-quantum/': `${MODULES_PATH}post-quantum/`, '@noble/hashes/': `${MODULES_PATH}hashes/`, '@noble/curves/': `${MODULES_PATH}curves/` } });

/** Nothing from elsewhere, nothing inline but the import map, nobody's frame. */
export const PAGE_HEADERS: Record<string, string> = {
  'content-security-policy':
    `default-src 'none'; script-src 'self' 'sha256-${createHash('sha256').update(IMPORT_MAP).digest('base64')}'; style-src 'self'; img-src 'self'; `
    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** The files of the page by path, read once. Its TypeScript is sent without its types: there is no build. */
export function pageAssets(): (path: string) => Asset | undefined {
  const known = new Map<string, Asset | undefined>();
  return (path) => {
    if (!path.startsWith(PAGE_PATH)) return undefined;
    const name = path.slice(PAGE_PATH.length);
    const module = MODULES.find((each) => path === `${MODULES_PATH}${each}`);
    if (!module && !Object.hasOwn(BROWSER_FILES, name)) return undefined;
    if (!known.has(name)) known.set(name, module ? moduleAsset(module) : browserAsset(BROWSER_FILES[name]!));
    return known.get(name);
  };
}

function browserAsset(file: string): Asset {
  const text = readFileSync(join(import.meta.dirname, 'browser', file), 'utf8');
  const [extension = ''] = file.split('.').slice(-1);
  const sent = extension === 'ts' ? stripTypeScriptTypes(text) : text.replace('{{import-map}}', IMPORT_MAP);
  return { type: TYPES[extension]!, body: Buffer.from(sent, 'utf8') };
}

/** Undefined where the library is not installed: then the page says that the ML-DSA line was not checked. */
function moduleAsset(name: string): Asset | undefined {
  const [library = '', ...path] = name.split('/');
  try {
    // Not every file is an entry of its package; all lie beside one that is.
    const root = dirname(createRequire(import.meta.url).resolve(`@noble/${library}/utils.js`));
    return { type: TYPES['js']!, body: readFileSync(join(root, ...path)) };
  } catch {
    return undefined;
  }
}
