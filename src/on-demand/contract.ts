/**
 * What the constructs and the state machine of on-demand rotation agree on. This file imports nothing.
 *
 * Frozen: events, error names and state names are read by users' rules, runbooks and policies. test/on-demand/contract.test.ts holds them a
 * second time, by hand.
 */

export const ON_DEMAND_DETAIL_TYPES = {
  rotated: 'KMS Key Rotated On Demand',
  blocked: 'KMS Key On-Demand Rotation Blocked',
} as const;
