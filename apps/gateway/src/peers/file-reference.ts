/**
 * File references (core.telegram.org/api/file-references): permission to fetch one file, given out with the object that contains it. They expire and are
 * renewed by fetching that object again. A MAC over expiry and origin, never stored.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { refusal } from '@teamgram/domain';

/** The object that contains the file: a message of the viewer's mailbox, a profile, or the viewer's own upload. */
export type FileOrigin = { kind: 'message'; messageId: number } | { kind: 'profile'; user: number } | { kind: 'upload' };

export type FileReferences = {
  /** 29 bytes: kind, origin id, expiry, MAC. */
  give(viewer: number, fileId: number, origin: FileOrigin): Uint8Array;
  /** Throws FILE_REFERENCE_EMPTY, FILE_REFERENCE_INVALID, FILE_REFERENCE_EXPIRED. Returns the origin of the file. */
  check(viewer: number, fileId: number, reference: Uint8Array): FileOrigin;
};

const kinds = ['message', 'profile', 'upload'] as const;
const HEAD_BYTES = 13;
const MAC_BYTES = 16;
const LIFETIME_S = 24 * 3600;

/** `secret`: at least 32 bytes, the same in every worker. */
export function fileReferences(secret: Uint8Array, nowMs: () => number): FileReferences {
  const mac = (viewer: number, fileId: number, head: Uint8Array) => {
    const subject = Buffer.alloc(16);
    subject.writeBigInt64LE(BigInt(viewer), 0);
    subject.writeBigInt64LE(BigInt(fileId), 8);
    return createHmac('sha256', secret).update(subject).update(head).digest().subarray(0, MAC_BYTES);
  };
  return {
    give(viewer, fileId, origin) {
      const reference = Buffer.alloc(HEAD_BYTES + MAC_BYTES);
      reference.writeUInt8(kinds.indexOf(origin.kind), 0);
      reference.writeBigUInt64LE(BigInt(originId(origin)), 1);
      // Expires at a day boundary: a file keeps one reference for a day, so that repeated answers are equal and cacheable.
      reference.writeUInt32LE((Math.floor(nowMs() / 1000 / LIFETIME_S) + 2) * LIFETIME_S, 9);
      mac(viewer, fileId, reference.subarray(0, HEAD_BYTES)).copy(reference, HEAD_BYTES);
      return reference;
    },
    check(viewer, fileId, given) {
      const reference = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
      if (reference.length === 0) throw refusal('FILE_REFERENCE_EMPTY');
      if (reference.length !== HEAD_BYTES + MAC_BYTES) throw refusal('FILE_REFERENCE_INVALID');
      const head = reference.subarray(0, HEAD_BYTES);
      if (!timingSafeEqual(mac(viewer, fileId, head), reference.subarray(HEAD_BYTES))) throw refusal('FILE_REFERENCE_INVALID');
      if (head.readUInt32LE(9) * 1000 < nowMs()) throw refusal('FILE_REFERENCE_EXPIRED');
      return origin(kinds[head.readUInt8(0)]!, Number(head.readBigUInt64LE(1)));
    },
  };
}

function originId(origin: FileOrigin): number {
  if (origin.kind === 'message') return origin.messageId;
  return origin.kind === 'profile' ? origin.user : 0;
}

function origin(kind: FileOrigin['kind'], id: number): FileOrigin {
  if (kind === 'message') return { kind, messageId: id };
  return kind === 'profile' ? { kind, user: id } : { kind };
}
