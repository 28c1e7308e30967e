import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';

/** A static file of the page with its content type. */
export type Asset = { type: string; body: Uint8Array };

export const PAGE_PATH = '/auditor/';

const BROWSER_FILES: Record<string, string> = {
  '': 'index.html', 'page.css': 'page.css', 'icon.svg': 'icon.svg', 'page.ts': 'page.ts', 'api.ts': 'api.ts', 'merkle.ts': 'merkle.ts', 'note.ts': 'note.ts',
  'envelope.ts': 'envelope.ts', 'journal.ts': 'journal.ts', 'trust.ts': 'trust.ts', 'view.ts': 'view.ts',
};
/** The modules of the noble libraries needed to verify ML-DSA-44, served unmodified from npm. */
const MODULES = [
  'post-quantum/ml-dsa.js', 'post-quantum/_crystals.js', 'post-quantum/utils.js',
  'hashes/sha3.js', 'hashes/_u64.js', 'hashes/utils.js',
  'curves/utils.js', 'curves/abstract/fft.js', 'curves/abstract/modular.js',
];
const MODULES_PATH = `${PAGE_PATH}modules/@noble/`;
const TYPES: Record<string, string> = { html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml', ts: 'text/javascript; charset=utf-8', js: 'text/javascript; charset=utf-8' };

/** Resolves the bare specifiers that the modules import. It is inline in the page, so its hash is listed in the content security policy. */
const IMPORT_MAP = JSON.stringify({ imports: { '@noble/post-quantum/': `${MODULES_PATH}post-quantum/`, '@noble/hashes/': `${MODULES_PATH}hashes/`, '@noble/curves/': `${MODULES_PATH}curves/` } });

/** No external resources, nothing inline but the import map, no framing. */
export const PAGE_HEADERS: Record<string, string> = {
  'content-security-policy':
    `default-src 'none'; script-src 'self' 'sha256-${createHash('sha256').update(IMPORT_MAP).digest('base64')}'; style-src 'self'; img-src 'self'; `
    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** The page's files by path, each read once. Its TypeScript is served with the types stripped: there is no build step. */
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

/** Undefined when the library is not installed: the page then reports the ML-DSA signature as unchecked. */
function moduleAsset(name: string): Asset | undefined {
  const [library = '', ...path] = name.split('/');
  try {
    // Not every file is exported by its package, but all lie in the same directory as one that is.
    const root = dirname(createRequire(import.meta.url).resolve(`@noble/${library}/utils.js`));
    return { type: TYPES['js']!, body: readFileSync(join(root, ...path)) };
  } catch {
    return undefined;
  }
}
