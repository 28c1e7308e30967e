/** Implements getDifference for GramJS and its fork. */
import { createRequire } from 'node:module';
import { markedId } from './gramjs-chats.ts';

/* eslint-disable typescript/no-explicit-any */
type Any = any;
const bigInt = createRequire(import.meta.url)('big-integer') as Any;

/** Supergroups and channels among the newest dialogs: marked id → pts. */
async function standings(api: Any, client: Any): Promise<Map<number, number>> {
  const first = { offsetDate: 0, offsetId: 0, offsetPeer: new api.InputPeerEmpty(), limit: 100, hash: bigInt(0) };
  const { dialogs } = await client.invoke(new api.messages.GetDialogs(first));
  return new Map(dialogs.filter((each: Any) => each.pts != null).map((each: Any): [number, number] => [markedId(each.peer), each.pts]));
}

/** Fetches updates missed while offline, for libraries that keep no update state. */
export class Differences {
  readonly #api: Any;
  #state: Any;
  /** Marked id of each of the account's channels → its pts. */
  readonly #channels: Map<number, number>;
  private constructor(api: Any, state: Any, channels: Map<number, number>) {
    this.#api = api;
    this.#state = state;
    this.#channels = channels;
  }

  static async from(api: Any, client: Any): Promise<Differences> {
    const channels = await standings(api, client);
    return new Differences(api, await client.invoke(new api.updates.GetState()), channels);
  }

  /** All updates since the last call, in the form of pushed updates. */
  async fetch(client: Any, inputPeer: (id: number) => Promise<Any>): Promise<Any[]> {
    const found: Any[] = [];
    for (;;) {
      const { pts, date, qts } = this.#state;
      const slice = await client.invoke(new this.#api.updates.GetDifference({ pts, date, qts }));
      for (const message of slice.newMessages ?? []) found.push({ className: 'UpdateNewMessage', message });
      found.push(...(slice.otherUpdates ?? []));
      this.#state = slice.intermediateState ?? slice.state ?? this.#state;
      if (slice.className !== 'updates.DifferenceSlice') break;
    }
    // A channel joined in the meantime is fetched from its beginning.
    for (const channel of (await standings(this.#api, client)).keys()) found.push(...await this.#ofChannel(client, await inputPeer(channel), this.#channels.get(channel) ?? 1));
    return found;
  }

  async #ofChannel(client: Any, channel: Any, since: number): Promise<Any[]> {
    const found: Any[] = [];
    for (let pts = since; ;) {
      const filter = new this.#api.ChannelMessagesFilterEmpty();
      const slice = await client.invoke(new this.#api.updates.GetChannelDifference({ channel, filter, pts, limit: 100 }));
      for (const message of slice.newMessages ?? []) found.push({ className: 'UpdateNewChannelMessage', message });
      found.push(...(slice.otherUpdates ?? []));
      pts = slice.pts ?? slice.dialog.pts;
      if (slice.final ?? true) return found;
    }
  }
}
