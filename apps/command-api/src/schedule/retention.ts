import { secureRandom } from '@teamgram/crypto';
import { retentionPolicies, type InternalCommand, type RetentionPolicy, type View } from '@teamgram/domain';

/** ops.retention: the operator's policies on how long conversations are kept. */
export class Retention {
  readonly #view: View;
  readonly #handle: (id: Uint8Array, command: InternalCommand) => Promise<void>;

  constructor(view: View, handle: (id: Uint8Array, command: InternalCommand) => Promise<void>) {
    this.#view = view;
    this.#handle = handle;
  }

  policies(): RetentionPolicy[] {
    return retentionPolicies(this.#view.documents).map(({ pattern, days }) => ({ pattern, days }));
  }

  /** `days` 0 removes the policy. Throws Refusal. */
  async set(pattern: string, days: number): Promise<RetentionPolicy[]> {
    await this.#handle(secureRandom(16), { type: 'SetRetentionPolicy', pattern, days });
    return this.policies();
  }
}
