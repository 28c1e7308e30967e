import type { Fact } from '@teamgram/event-schemas';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { isPattern, retentionPolicies, type RetentionPolicy } from './policy.ts';

/** The operator sets how long conversations are kept; days 0: removes the policy. */
export type SetRetentionPolicy = { type: 'SetRetentionPolicy'; pattern: string; days: number };

export type SetRetentionPolicyState = { policies: readonly RetentionPolicy[] };

const DAYS_MAX = 36_500;
const POLICIES_MAX = 100;

export function load({ documents }: View): SetRetentionPolicyState {
  return { policies: retentionPolicies(documents) };
}

export function setRetentionPolicy({ policies }: SetRetentionPolicyState, { pattern, days }: SetRetentionPolicy): Fact[] {
  const former = policies.find((policy) => policy.pattern === pattern);
  if (!isPattern(pattern) || !Number.isInteger(days) || days < 0 || days > DAYS_MAX) throw refusal('TTL_DAYS_INVALID');
  if ((former?.days ?? 0) === days) return [];
  if (days === 0) return [{ type: 'RetentionPolicyRemoved', stream: 'retention', pattern }];
  if (!former && policies.length >= POLICIES_MAX) throw refusal('LIMIT_INVALID');
  return [{ type: 'RetentionPolicySet', stream: 'retention', pattern, days }];
}
