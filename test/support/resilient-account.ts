/** An account that behaves like a phone: reconnects, repeats unanswered requests with the same random_id, catches up by getDifference. */
import { setTimeout as sleep } from 'node:timers/promises';
import { RpcError } from '@teamgram/mtproto';
import type { tl } from '@teamgram/tl';
import { Account } from './account.ts';
import type { RunningServer } from './server.ts';

const RETRY_EVERY_MS = 150;
const SEND_TIMEOUT_MS = 90_000;

export type MailboxView = { messages: { id: number; text: string; out: boolean; peer: number }[]; pts: number };

export class ResilientAccount {
  readonly account: Account;
  #closing = false;
  #reconnecting: Promise<void> | undefined;

  constructor(server: RunningServer) {
    this.account = new Account(server, { client: { onClosed: () => this.#reconnect() } });
  }

  async signUp(phone: string, name: string): Promise<void> {
    await this.account.connect();
    await this.account.signUp(phone, name);
  }

  /** Sends until acknowledged; every try has the same random_id. Returns the number of tries. */
  async send(peer: tl.InputPeer, text: string, randomId: bigint): Promise<number> {
    let tries = 0;
    await this.insist((account) => {
      tries++;
      return account.call('messages.sendMessage', { peer, message: text, random_id: randomId });
    });
    return tries;
  }

  /** Repeats the request until it is answered. */
  async insist<T>(question: (account: Account) => Promise<T>): Promise<T> {
    const deadline = Date.now() + SEND_TIMEOUT_MS;
    for (;;) {
      try {
        return await question(this.account);
      } catch (error) {
        // A refusal by a rule is an answer; 5xx and a broken connection are not.
        if (error instanceof RpcError && error.code < 500 && error.code > 0) throw error;
        if (Date.now() > deadline) throw error;
        await sleep(RETRY_EVERY_MS);
      }
    }
  }

  /** The whole mailbox, through updates.getDifference from the first entry. */
  async mailbox(): Promise<MailboxView> {
    const messages: MailboxView['messages'] = [];
    let state: { pts: number; date: number; qts: number } = { pts: 1, date: 1, qts: 0 };
    for (;;) {
      const { pts, date, qts } = state;
      const slice = await this.insist((account) => account.call('updates.getDifference', { pts, date, qts }));
      if (slice._ === 'updates.differenceEmpty') return { messages, pts: state.pts };
      if (slice._ === 'updates.differenceTooLong') throw new Error('the difference is too long for this test');
      for (const message of slice.new_messages) if (message._ === 'message') messages.push(view(message));
      state = slice._ === 'updates.difference' ? slice.state : slice.intermediate_state;
      if (slice._ === 'updates.difference') return { messages, pts: state.pts };
    }
  }

  close(): void {
    this.#closing = true;
    this.account.close();
  }

  #reconnect(): void {
    if (this.#closing || this.#reconnecting) return;
    this.#reconnecting = this.#tryUntilOpen().finally(() => { this.#reconnecting = undefined; });
  }

  async #tryUntilOpen(): Promise<void> {
    while (!this.#closing) {
      try {
        await sleep(RETRY_EVERY_MS);
        return await this.account.openSocket();
      } catch {
        // The server does not listen while it is being restarted.
      }
    }
  }
}

const view = (message: tl.message) => ({
  id: message.id, text: message.message, out: message.out ?? false, peer: message.peer_id._ === 'peerUser' ? message.peer_id.user_id : 0,
});
