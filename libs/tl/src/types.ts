import type * as tl from './generated/api.d.ts';
import type * as mt from './generated/core.d.ts';

export type { mt, tl };

/** Constructors of the newest layer and of the MTProto core, by name. */
export type Objects = tl.Objects & mt.Objects;
/** Methods of the newest layer and of the MTProto core, by name: [request, answer]. */
export type Methods = tl.Methods & mt.Methods;

export type ObjectName = keyof Objects;
export type Method = keyof Methods;

/** Any object of the newest layer: a constructor or a request. */
export type TlObject = Objects[ObjectName] | Methods[Method][0];
/** The request type of a method; without argument, of any method. */
export type Request<M extends Method = Method> = Methods[M][0];
/** The result type of a method: an object, a boolean (Bool), or an array (Vector). `unknown` for wrappers. */
export type Result<M extends Method = Method> = Methods[M][1];

/** Any object of the MTProto core: a constructor or a request. */
export type CoreObject = mt.Objects[keyof mt.Objects] | mt.Methods[keyof mt.Methods][0];

/** Methods of the API that do not wrap another request. */
export type ApiMethod = Exclude<keyof tl.Methods, `invoke${string}` | 'initConnection' | 'teamgram.invoke'>;
