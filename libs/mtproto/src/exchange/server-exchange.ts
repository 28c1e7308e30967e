import type { RsaPrivateKey } from '@teamgram/crypto';

/** What the server brings to a key exchange. */
export interface ExchangeKeys {
  /** Offered in resPQ, in this order. Keys of 2048 bits. */
  readonly rsaKeys: readonly RsaPrivateKey[];
  /**
   * Whether a handshake that names this DC may go on here; otherwise the peer gets -444. Negative: media DC; 10000 higher: test DC.
   * Clients that name no DC (p_q_inner_data, p_q_inner_data_temp) are not asked.
   */
  acceptsDc(dcId: number): boolean;
}
