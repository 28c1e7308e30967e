import type { Call } from './call.ts';
import { REFUSAL, type Refusal } from './refusals.ts';

/** Layers are numbered from 2 ("Each layer is numbered with sequentially increasing numbers starting with 2"); ours end long before this. */
const LAYER_MAX = 9999;

/**
 * Resolves the layer of a call (I1, I2): "The helper method invokeWithLayer can be used only together with initConnection: the present layer will be
 * saved with all other parameters of the client and any future requests will be using this saved value". A later request with invokeWithLayer alone
 * is decoded in that layer and leaves the saved one unchanged.
 */
export function layerOf(call: Call, needNone: ReadonlySet<number>): Refusal | undefined {
  const { owner } = call.session;
  const { layer, clientInfo } = call.wrappers;
  if (layer !== undefined && (layer < 2 || layer > LAYER_MAX)) return REFUSAL.layerInvalid;
  if (clientInfo) {
    const saved = layer ?? owner.layer;
    if (saved === undefined) return REFUSAL.layerInvalid;
    owner.layer = saved;
    owner.clientInfo = clientInfo;
    call.session.handler.initialised?.(saved, clientInfo);
  }
  call.layer = layer ?? owner.layer;
  call.clientInfo = owner.clientInfo;
  if (needNone.has(call.method)) return undefined;
  return owner.layer === undefined ? REFUSAL.notInitialised : undefined;
}
