/** Gateway package: one MTProto front-end worker, and what tests and tools need of it. */
export { startGateway } from './gateway.ts';
export type { Gateway, GatewayOptions } from './gateway.ts';
export { openGatewaySecrets } from './keys/gateway-secrets.ts';
export type { GatewaySecrets } from './keys/gateway-secrets.ts';
export { constants } from './rooms/constants.ts';
export type { Method } from './rpc/method.ts';
export { loadMethods } from './rpc/registry.ts';
