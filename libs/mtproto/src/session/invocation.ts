/** One API request as the host sees it: wrappers taken off, order and layer settled, the query still in bytes. */
import type { ServerSession } from './server-session.ts';

/** What initConnection tells (core.telegram.org/method/initConnection), saved per auth key (I1). */
export interface ClientInfo {
  readonly apiId: number;
  readonly deviceModel: string;
  readonly systemVersion: string;
  readonly appVersion: string;
  readonly systemLangCode: string;
  readonly langPack: string;
  readonly langCode: string;
}

/** The wrappers found around a query, outermost first in meaning (core.telegram.org/api/invoking). */
export interface Wrappers {
  /** Layer of invokeWithLayer in this very request. */
  layer?: number;
  clientInfo?: ClientInfo;
  /** invokeAfterMsg, invokeAfterMsgs. */
  afterMsgIds?: readonly bigint[];
  withoutUpdates?: boolean;
  takeoutId?: bigint;
  messagesRange?: { readonly minId: number; readonly maxId: number };
  businessConnectionId?: string;
  /** teamgram.invoke: the client asks for the words of our own SDK. */
  asksForOwn?: boolean;
  /** invokeWithReCaptcha, invokeWithGooglePlayIntegrity, invokeWithApnsSecret: proof of the device, as sent. */
  proof?: { readonly kind: 'recaptcha' | 'play-integrity' | 'apns'; readonly nonce: string; readonly token: string };
}

/** How a result is written. */
export interface ReplyOptions {
  /** False for bytes that do not shrink (file parts): no attempt to gzip is made. Default: by size. */
  readonly compressible?: boolean | undefined;
}

export interface Invocation {
  readonly session: ServerSession;
  readonly msgId: bigint;
  /** Constructor id of the query, unsigned. */
  readonly method: number;
  /** The query itself, boxed, beginning with `method`; valid as long as the invocation. */
  readonly query: Uint8Array;
  /** The layer to read the query and write the result in (I2). Undefined only for what needs none (bindTempAuthKey, …). */
  readonly layer: number | undefined;
  readonly clientInfo: ClientInfo | undefined;
  /** True when this request carried initConnection: the time to keep layer and client info. */
  readonly initialised: boolean;
  readonly wrappers: Readonly<Wrappers>;
  /** Answers with a boxed result. A second answer, or one after the session ended, is ignored. */
  reply(result: Uint8Array, options?: ReplyOptions): void;
  /** Answers with rpc_error. `message` like FLOOD_WAIT_3. */
  fail(code: number, message: string): void;
}
