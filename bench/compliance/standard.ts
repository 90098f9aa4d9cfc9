/** The standard that both judge by, and what the requirement promises. */

export const MAX_KEY_AGE_DAYS = 365;
export const GRACE_PERIOD_DAYS = 7;
/** A key passes up to this age; also in policy.yml. */
export const TOLERATED_DAYS = MAX_KEY_AGE_DAYS + GRACE_PERIOD_DAYS;

/** Added to each answer. */
export const LATENCY_MS = 10;

export const TARGETS = {
  callsOfOneKey: 3,
  callsPerKey: 1.73,
  rssMiB: 512,
  /** Of the time that Cloud Custodian takes. */
  timeRatio: 0.4,
} as const;
