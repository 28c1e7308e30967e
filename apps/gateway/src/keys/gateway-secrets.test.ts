import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openGatewaySecrets } from './gateway-secrets.ts';

const run = promisify(execFile);
const WORKERS = 4;
const PLACES = 50;
/** Opens the secrets of many folders at a given moment, to race with other processes. */
const OPENER = `
  import { join } from 'node:path';
  import { openGatewaySecrets } from ${JSON.stringify(new URL('gateway-secrets.ts', import.meta.url).href)};
  const [folder, places, atMs] = process.argv.slice(1);
  while (Date.now() < Number(atMs));
  for (let place = 0; place < Number(places); place++) console.log(Buffer.from(openGatewaySecrets(join(folder, 'secret-' + place)).salts).toString('hex'));
`;

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'gateway-secrets-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('openGatewaySecrets', () => {
  test('workers that start at once get the same secrets, and leave no temporary files behind', async () => {
    const startMs = String(Date.now() + 1_000);
    const open = () => run(process.execPath, ['--input-type=module', '--eval', OPENER, folder, String(PLACES), startMs]);
    const outputs = (await Promise.all(Array.from({ length: WORKERS }, open))).map(({ stdout }) => stdout);
    expect(new Set(outputs).size).toBe(1);
    expect(outputs[0]!.trim().split('\n')).toHaveLength(PLACES);
    expect(readdirSync(folder)).toHaveLength(PLACES);
    expect(statSync(join(folder, 'secret-0')).mode & 0o777).toBe(0o600);
  });

  test('a truncated file is never replaced by a new one', () => {
    writeFileSync(join(folder, 'cut'), new Uint8Array(31));
    expect(() => openGatewaySecrets(join(folder, 'cut'))).toThrow('must hold 32 bytes');
  });
});
