import type { FileDescription } from '@teamgram/event-schemas';

/** The bytes of a file are complete in the blob store under `id`. From now on it may be attached and used as a profile photo. */
export type StoreFile = { type: 'StoreFile'; id: number; sizeBytes: number; description: FileDescription };
