/** Stores the session between runs: one file per phone number, readable by its owner only, since it contains the auth key. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The session file of one phone number in a data directory. */
export class SessionFile {
  readonly #path: string;

  constructor(dataDir: string, phone: string) {
    this.#path = join(dataDir, 'chat', `${phone.replace(/\D/g, '')}.session`);
  }

  read(): string | undefined {
    try {
      return readFileSync(this.#path, 'utf8');
    } catch {
      return undefined;
    }
  }

  write(session: string): void {
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    writeFileSync(this.#path, session, { mode: 0o600 });
  }

  forget(): void {
    rmSync(this.#path, { force: true });
  }
}
