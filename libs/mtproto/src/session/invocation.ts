/** One API request as the host sees it: wrappers removed, ordering and layer resolved, the query still encoded. */
import type { ServerSession } from './server-session.ts';

/** The parameters of initConnection (core.telegram.org/method/initConnection), saved per auth key (I1). */
export interface ClientInfo {
  readonly apiId: number;
  readonly deviceModel: string;
  readonly systemVersion: string;
  readonly appVersion: string;
  readonly systemLangCode: string;
  readonly langPack: string;
  readonly langCode: string;
}

/** The wrappers found around a query (core.telegram.org/api/invoking). */
export interface Wrappers {
  /** Layer of invokeWithLayer in this request. */
  layer?: number;
  clientInfo?: ClientInfo;
  /** Predecessors named by invokeAfterMsg or invokeAfterMsgs. */
  afterMsgIds?: readonly bigint[];
  withoutUpdates?: boolean;
  takeoutId?: bigint;
  messagesRange?: { readonly minId: number; readonly maxId: number };
  businessConnectionId?: string;
  /** teamgram.invoke: the client uses the extension constructors of our own SDK. */
  asksForOwn?: boolean;
  /** invokeWithReCaptcha, invokeWithGooglePlayIntegrity, invokeWithApnsSecret: the attestation, as sent. */
  proof?: { readonly kind: 'recaptcha' | 'play-integrity' | 'apns'; readonly nonce: string; readonly token: string };
}

/** How a result is encoded. */
export interface ReplyOptions {
  /** False for data that do not compress (file parts): gzip is not attempted. Default: decided by size. */
  readonly compressible?: boolean | undefined;
}

/** An API request, to be answered exactly once by `reply` or `fail`. */
export interface Invocation {
  readonly session: ServerSession;
  readonly msgId: bigint;
  /** Constructor id of the query, unsigned. */
  readonly method: number;
  /** The encoded query, boxed, starting with `method`; valid until the invocation is answered. */
  readonly query: Uint8Array;
  /** The layer in which to decode the query and encode the result (I2). Undefined only for methods that need none (bindTempAuthKey, …). */
  readonly layer: number | undefined;
  readonly clientInfo: ClientInfo | undefined;
  /** True when this request carried initConnection: the host should store layer and client info now. */
  readonly initialised: boolean;
  readonly wrappers: Readonly<Wrappers>;
  /** Answers with a boxed result. Ignored if already answered or if the session has ended. */
  reply(result: Uint8Array, options?: ReplyOptions): void;
  /** Answers with rpc_error; `message` is an error name such as FLOOD_WAIT_3. */
  fail(code: number, message: string): void;
}
