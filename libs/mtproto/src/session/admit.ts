/** Which requests reach the host: the rules on keys, layers and connections, in the order in which clients are told of a violation. */
import { layerOf } from './layer.ts';
import type { Call } from './call.ts';
import type { Link } from './link.ts';
import { REFUSAL, type Refusal } from './refusals.ts';

const BIND_TEMP_AUTH_KEY = 0xcdd42a05;
const GET_CONFIG = 0xc4f9186b;
const GET_NEAREST_DC = 0x1fb33026;

/** "An unbound temp_auth_key_id may only be used with the following methods" (api/pfs). */
const UNBOUND_METHODS: ReadonlySet<number> = new Set([BIND_TEMP_AUTH_KEY, GET_CONFIG, GET_NEAREST_DC]);

/** "without subscribing the used connection for updates (this is enabled by default for file queries)" (api/invoking): upload.* of all layers. */
const FILE_METHODS: ReadonlySet<number> = new Set([
  0x2000bcc3, 0x395f69da, 0x4da54231, 0x91dc3f31, 0xb15a9afc, 0xbe5335be, 0xc7025931, 0x9156982a, 0x24e6818d, 0x9b2754a8, 0xde7b673d, 0xb304a621,
]);

/** Undefined when the call may proceed; its layer is then set, and the session is subscribed to updates if the call implies it. */
export function admit(call: Call, link: Link): Refusal | undefined {
  const { session } = call;
  const { host } = session.machine;
  const access = host.methodAccess?.(call.method) ?? 'open';
  if (access === 'unknown') return REFUSAL.unknownMethod;
  if (session.owner.isUnbound && !UNBOUND_METHODS.has(call.method)) return REFUSAL.unboundKey;
  const layerRefusal = layerOf(call, UNBOUND_METHODS);
  if (layerRefusal) return layerRefusal;
  const isAuthorized = session.handler.isAuthorized?.() ?? true;
  if (access === 'members' && !isAuthorized) return REFUSAL.unauthorized;
  if (wantsUpdates(call)) {
    if (host.parallelMainConnections === 'fatal' && isAuthorized && isParallel(call, link)) return duplicated(call);
    session.subscribe();
  }
  return undefined;
}

/** Whether the call subscribes its session to updates (I4). */
function wantsUpdates({ wrappers, method }: Call): boolean {
  return !wrappers.withoutUpdates && !FILE_METHODS.has(method) && method !== BIND_TEMP_AUTH_KEY;
}

/**
 * "any of the non-media DC detects that an authorized session is sending requests in parallel from two separate TCP connections" (K8): true when a
 * connection sends again after another one took over. A client that only moved to a new connection never does.
 */
function isParallel({ session }: Call, link: Link): boolean {
  const { mainLinks } = session.owner;
  if (link.kind === 'http' || mainLinks[0] === link) return false;
  const spokeBefore = mainLinks[1] === link;
  mainLinks[1] = mainLinks[0];
  mainLinks[0] = link;
  return spokeBefore;
}

function duplicated({ session }: Call): Refusal {
  session.handler.duplicated?.();
  return REFUSAL.duplicated;
}
