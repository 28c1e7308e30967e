/** Takes a request in bytes and produces an answer in bytes: checks who may call it, selects the method that answers it and the layer of the answer. */
import { refusal } from '@teamgram/domain';
import type { Invocation } from '@teamgram/mtproto';
import { allowedErrors, effectiveLayer, isOwnMethod, layerHasMethod, methodOf, readRequest, writeResult } from '@teamgram/tl';
import type { ApiMethod, Method as MethodName, Request, Result } from '@teamgram/tl';
import type { Services } from '../services.ts';
import type { Session } from '../sessions/session.ts';
import { admit } from './auth-gate.ts';
import { Context } from './context.ts';
import { failureOf, refused } from './failure.ts';
import type { Failure } from './failure.ts';
import type { Method } from './method.ts';
import { nearestDocumented } from './nearest-documented.ts';
import type { Methods } from './registry.ts';
import { Troubles } from './troubles.ts';
import { takeoutOf } from './wrappers.ts';

/** The bytes of files are not worth compressing. */
const incompressible: ReadonlySet<string> = new Set<ApiMethod>(['upload.getFile']);

/** Methods whose answers carry dialog state (unread counts, read marks, pts): updates pushed after that state was read must not overtake the answer. */
const carriesDialogState: ReadonlySet<string> = new Set<ApiMethod>([
  'updates.getState', 'updates.getDifference', 'updates.getChannelDifference', 'messages.getDialogs', 'messages.getPinnedDialogs', 'messages.getPeerDialogs',
  'messages.getDiscussionMessage', 'messages.getForumTopics', 'messages.getForumTopicsByID', 'channels.getFullChannel',
]);

/** Maximum number of unknown constructor ids that are logged, because strangers can invent any number of them. */
const UNKNOWN_TOLD_MAX = 64;

export class Dispatcher {
  readonly #services: Services;
  readonly #methods: Methods;
  readonly #troubles: Troubles;
  /** Methods by constructor id, resolved at the first call. */
  readonly #byId = new Map<number, Method | 'planned'>();
  /** Constructor ids that are not a method in any layer, each logged once. */
  readonly #unknown = new Set<number>();

  constructor(services: Services, methods: Methods, troubles = new Troubles({ log: services.log })) {
    this.#services = services;
    this.#methods = methods;
    this.#troubles = troubles;
  }

  /** Answers exactly once, now or later. Never throws. */
  dispatch(session: Session, invocation: Invocation): void {
    const found = this.#find(invocation.method);
    if (!found) return this.#failUnknown(invocation);
    const name = found === 'planned' ? methodOf(invocation.method)! : found.name;
    // For a client that does not request them, this server's own methods do not exist.
    if (isOwnMethod(name) && !invocation.wrappers.asksForOwn) return invocation.fail(404, 'METHOD_INVALID');
    void this.#answer(found, name, session, invocation).catch((thrown: unknown) => this.#fail(name, invocation, thrown));
  }

  async #answer(found: Method | 'planned', name: MethodName, session: Session, invocation: Invocation): Promise<void> {
    this.#services.flood.called(session.authorization);
    admit(session, name);
    if (found === 'planned') throw refusal('METHOD_INVALID');
    const layer = servedLayer(name, invocation.layer);
    // The method could be executed, but its answer could not be written in that layer.
    if (!layerHasMethod(layer, name)) throw refusal('INPUT_METHOD_INVALID');
    const context = new Context(this.#services, session, invocation, layer);
    const takeout = takeoutOf(context);
    if (takeout) context.takeout = await takeout;
    const release = carriesDialogState.has(name) ? session.holdPushes() : undefined;
    try {
      const request = readRequest(invocation.query) as Request<ApiMethod>;
      const result = (await found.answer(request as never, context)) as Result<ApiMethod>;
      invocation.reply(written(found.name, result, layer), { compressible: !incompressible.has(name) });
    } finally {
      release?.();
    }
  }

  #find(id: number): Method | 'planned' | undefined {
    const known = this.#byId.get(id);
    if (known) return known;
    const name = methodOf(id);
    if (name === undefined) return undefined;
    const found = this.#methods.get(name as ApiMethod) ?? 'planned';
    this.#byId.set(id, found);
    return found;
  }

  /**
   * core.telegram.org/api/errors: 404 "an attempt to invoke a non-existent object,
   * such as a method". The log shows the operator which unknown methods clients call.
   */
  #failUnknown(invocation: Invocation): void {
    const id = invocation.method;
    if (this.#unknown.size < UNKNOWN_TOLD_MAX && !this.#unknown.has(id)) {
      this.#unknown.add(id);
      this.#services.log.info('unknown-method', { method: `0x${id.toString(16).padStart(8, '0')}`, sizeBytes: invocation.query.length });
    }
    invocation.fail(404, 'METHOD_INVALID');
  }

  #fail(name: string, invocation: Invocation, thrown: unknown): void {
    const failure = failureOf(thrown);
    if (!failure.refused) this.#troubles.note(name, thrown);
    else if (!allowedErrors(name).has(failure.error)) return this.#failUndocumented(name, invocation, failure);
    invocation.fail(failure.code, failure.message);
  }

  /** Answers with an error from the method's own table, because clients react to the errors that a method documents. */
  #failUndocumented(name: string, invocation: Invocation, failure: Failure): void {
    const documented = nearestDocumented(name, failure.error);
    if (!documented) this.#services.log.warn('undocumented-refusal', { method: name, code: failure.error });
    const { code, message } = documented ? refused(documented) : failure;
    invocation.fail(code, message);
  }
}

/** The layer to answer in. Throws CONNECTION_LAYER_INVALID below the oldest one, CONNECTION_NOT_INITED before initConnection. */
function servedLayer(name: string, layer: number | undefined): number {
  if (layer === undefined) {
    if (name === 'auth.bindTempAuthKey') return effectiveLayer(Number.MAX_SAFE_INTEGER)!;
    throw refusal('CONNECTION_NOT_INITED');
  }
  const served = effectiveLayer(layer);
  if (served === undefined) throw refusal('CONNECTION_LAYER_INVALID');
  return served;
}

/** Writes the answer. An answer that cannot be written is an error of this server, whatever the client has sent. */
function written(name: ApiMethod, result: Result<ApiMethod>, layer: number): Uint8Array {
  try {
    return writeResult(name, result, layer);
  } catch (error) {
    throw new Error(`the answer cannot be written: ${(error as Error).message}`, { cause: error });
  }
}
