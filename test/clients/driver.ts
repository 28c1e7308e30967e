/**
 * A real client in its own process, driven by the test through Node's IPC. Each client library has one file that implements
 * `Driver`; all differences between libraries are handled there.
 */
import type { Neighbourhood, Outcome } from './breadth/calls.ts';
import type { ChatDriver } from './chat-driver.ts';
import type { FeatureDriver } from './feature-driver.ts';

/** What the client received, in the order in which its library reported it. */
export type Sighting =
  | { kind: 'message'; from: number; peer: number; id: number; text: string; document: boolean }
  | { kind: 'edit'; peer: number; id: number; text: string }
  | { kind: 'delete'; ids: number[]; /** The supergroup or channel; undefined for messages in the user's own mailbox. */ channel?: number | undefined }
  /** Buttons of a new or edited message in the notation of shown-keyboard.ts; empty = none. */
  | { kind: 'keyboard'; peer: number; id: number; keyboard: string }
  | { kind: 'read'; peer: number; maxId: number };

export type SeenMessage = { id: number; out: boolean; text: string; document: boolean };

export type ServerAddress = { host: string; port: number; dcId: number; publicKeyPem: string; fingerprint: string };

export interface Driver extends ChatDriver, FeatureDriver {
  /** Connects without logging in. */
  connect(address: ServerAddress): Promise<void>;
  /** Creates an account: code, then names. Returns the user id. */
  signUp(account: { phone: string; firstName: string }): Promise<number>;
  /** Logs in to an existing account, with its password if set. Returns the user id. */
  signIn(account: { phone: string; password: string | undefined }): Promise<number>;
  setPassword(password: string): Promise<void>;
  logOut(): Promise<void>;
  /** Finds somebody by phone number; returns their user id. */
  importContact(contact: { phone: string; firstName: string }): Promise<number>;
  sendText(to: number, text: string): Promise<number>;
  editText(peer: number, id: number, text: string): Promise<void>;
  deleteForAll(peer: number, ids: number[]): Promise<void>;
  markRead(peer: number, maxId: number): Promise<void>;
  sendDocument(to: number, file: string): Promise<number>;
  /** Sends an image as photo, not as file. mtcute only, which is the partner of the clients with a GUI. */
  sendPhoto?(to: number, file: string, caption: string): Promise<number>;
  /** Sets whether the client counts as online. mtcute only, as above. */
  setOnline?(online: boolean): Promise<void>;
  /** Calls the library's high-level functions one after the other. TDLib, mtcute and GramJS. */
  useEverything?(neighbourhood: Neighbourhood): Promise<Outcome>;
  /** Downloads the document of a message; returns its SHA-256 in hexadecimal. */
  downloadDocument(peer: number, id: number): Promise<string>;
  history(peer: number, limit: number): Promise<SeenMessage[]>;
  /** Closes the connection but keeps the authorization, like a phone in a tunnel. */
  goOffline(): Promise<void>;
  goOnline(): Promise<void>;
  close(): Promise<void>;
}

/** What the driver's host provides: login codes printed by the server, and the callback for sightings. */
export type Surroundings = { code: (phone: string) => Promise<string>; saw: (sighting: Sighting) => void; folder: string };

type Call = { id: number; method: keyof Driver; args: unknown[] };

/** Serves a driver to the parent process until it disconnects. */
export function serveDriver(create: (surroundings: Surroundings) => Driver): void {
  const codeWaiters = new Map<string, (code: string) => void>();
  const send = (message: object) => process.send!(message);
  const driver = create({
    folder: process.argv[2]!,
    saw: (sighting) => send({ saw: sighting }),
    code: (phone) => new Promise((resolve) => {
      codeWaiters.set(phone, resolve);
      send({ codeFor: phone });
    }),
  });
  process.on('message', (message: Call | { code: string; phone: string }) => {
    if ('code' in message) return codeWaiters.get(message.phone)?.(message.code);
    void answer(driver, message).then(send);
  });
  process.on('disconnect', () => process.exit(0));
}

async function answer(driver: Driver, { id, method, args }: Call): Promise<object> {
  try {
    const result = await (driver[method] as (...given: unknown[]) => Promise<unknown>)(...args);
    return { id, result };
  } catch (error) {
    // The libraries reword errors; GramJS and its fork keep the server's error name beside the text.
    const code = (error as { errorMessage?: string }).errorMessage ?? '';
    return { id, error: error instanceof Error ? `${code} ${error.message}\n${error.stack}` : JSON.stringify(error) };
  }
}
