/** The TL codec: reads and writes every API layer of the table and the MTProto core, and converts between layers. See README.md. */
export { allowedErrors, callers, errorCode, errorMessage, errorNames, isErrorName } from './error-table.ts';
export type { ErrorName } from './error-table.ts';
export { NEWEST_LAYER, OLDEST_LAYER, constructorId, effectiveLayer, layerKnows, nameOf } from './layers.ts';
export { ANSWER_LIMITS, REQUEST_LIMITS } from './limits.ts';
export type { ReadingLimits } from './limits.ts';
export { isMethod, isOwnMethod, layerHasMethod, methodOf, methodStatus, methods } from './methods.ts';
export type { MethodInfo, MethodStatus } from './methods.ts';
export { readObject, readRequest, readResult } from './read.ts';
export { TlReader } from './reader.ts';
export type { ReaderOptions } from './reader.ts';
export { TlError, hexId } from './tl-error.ts';
export type { TlErrorKind } from './tl-error.ts';
export type { ApiMethod, CoreObject, Method, Methods, ObjectName, Objects, Request, Result, TlObject, mt, tl } from './types.ts';
export { writeInto, writeObject, writeResult, writeResultInto } from './write.ts';
export { TlWriter } from './writer.ts';
