/** Retention policies set by the operator: `retention:policies`, and the progress of each (`retained:<pattern>`). */
import { documentKind, type Documents } from '../view.ts';

export type RetentionPolicy = { pattern: string; days: number };

const policies = documentKind<RetentionPolicy[]>('retention');
const progress = documentKind<{ next: number }>('retained');
type Reader = Pick<Documents, 'get'>;

export const RETENTION_QUEUE = 'retention/';
export const DAY_MS = 86_400_000;

/** In the order in which the operator set them; empty without any. */
export function retentionPolicies(documents: Reader): readonly RetentionPolicy[] {
  return policies.find(documents, 'policies') ?? [];
}
/** Every message below this journal position was checked. */
export function retainedFrom(documents: Reader, pattern: string): number {
  return progress.find(documents, pattern)?.next ?? 0;
}

/** A changed policy starts over: a shorter period may apply to messages skipped before. */
export function putPolicy(documents: Documents, policy: RetentionPolicy): void {
  removePolicy(documents, policy.pattern);
  policies.put(documents, 'policies', [...retentionPolicies(documents), policy]);
}
export function removePolicy(documents: Documents, pattern: string): void {
  policies.put(documents, 'policies', retentionPolicies(documents).filter((one) => one.pattern !== pattern));
  progress.remove(documents, pattern);
}
export function putRetained(documents: Documents, pattern: string, next: number): void {
  progress.put(documents, pattern, { next });
}

/** Conversations only: a user's profile data live as long as the account. */
export function isPattern(pattern: string): boolean {
  return /^(dialog|chat|channel)-[0-9*][0-9*-]{0,62}$/.test(pattern);
}

/** "*" matches any run of digits and hyphens. */
export function matchesPattern(pattern: string, stream: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return stream === head;
  if (!stream.startsWith(head)) return false;
  let at = head.length;
  const tail = rest.pop()!;
  for (const part of rest) {
    const found = stream.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return stream.length - tail.length >= at && stream.endsWith(tail);
}
