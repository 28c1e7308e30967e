/** Verification state of one journal in this browser. */
import { serverOf, type Server, type Witness } from './api.ts';
import type { Checkpoint, SignatureLine } from './note.ts';
import { Refused, Trust } from './trust.ts';

export type Head = { checkpoint: Checkpoint; lines: SignatureLine[] };

export class Journal {
  readonly partition: number;
  readonly server: Server;
  readonly trust: Trust;
  /** Verifier keys as the server prints them. */
  printed: string[] = [];
  head: Head | undefined;
  witnesses: Witness[] = [];
  refused: Refused | undefined;

  constructor(partition: number) {
    this.partition = partition;
    this.server = serverOf(partition);
    this.trust = new Trust(this.server, partition);
  }

  /**
   * Fetches the newest checkpoint and checks it against what this browser and every witness saw before. A refusal is final until reload.
   * @throws errors other than a refusal (network, format)
   */
  async check(): Promise<void> {
    if (this.refused) return;
    try {
      const note = await this.server.checkpoint();
      // Fetched after the checkpoint, because new keys are printed before they start to sign alone.
      this.printed = await this.server.printedKeys();
      this.head = await this.trust.take(note, this.printed);
      await this.#askWitnesses(this.head.checkpoint);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refused = error;
    }
  }

  /** Checks the newest checkpoint against those the witnesses have seen. @throws {Refused} */
  async #askWitnesses(newest: Checkpoint): Promise<void> {
    const { witnesses, contradiction } = await this.server.witnesses();
    this.witnesses = witnesses;
    if (contradiction !== null) await this.trust.holdAgainst(contradiction, newest, this.printed);
    const against = this.witnesses.find(({ state }) => state === 'contradicted');
    if (against) throw new Refused(`The witness ${against.name} contradicts this log. ${against.reason ?? ''} Ask its operator for the checkpoint that it has cosigned.`, [newest.note]);
  }
}
