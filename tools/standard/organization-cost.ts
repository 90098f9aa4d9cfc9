/** What a standard costs a large organization, computed from stated prices: nothing here was measured on AWS. */

import { COMPLIANCE_METRICS } from '../../src/compliance/contract';

/**
 * US dollars, us-east-1, from memory as of 2026-11: look them up for your Regions. The free tiers are left out.
 *
 * @see https://aws.amazon.com/config/pricing/
 * @see https://aws.amazon.com/lambda/pricing/
 * @see https://aws.amazon.com/kms/pricing/
 */
export const PRICES = {
  /** The first 100,000 a month of an account and Region. */
  ruleEvaluation: 0.001,
  gigabyteSecond: 0.0000166667,
  invocation: 0.0000002,
  /** Whether reading calls are charged is not stated: they count here. */
  kmsRequest: 0.000003,
  /** A month for each metric that an alarm looks at. */
  alarmedMetric: 0.1,
  /** A month; for the hours in which there is data. */
  customMetric: 0.3,
} as const;

const DAYS_A_MONTH = 30;
const MEMORY_GB = 0.5;
const SECONDS_A_RUN = 5;
/** `npm run bench:compliance`: 1.41 a key, with those for the lists. */
const KMS_CALLS_A_KEY = 1.41;
const HOURS_A_DAY = 24;
/** `addAlarms()`: one alarm on two metrics, and one on a third. */
export const ALARMED_METRICS = 3;

const METRICS = Object.keys(COMPLIANCE_METRICS).length;

export interface Organization {
  readonly accounts: number;
  readonly regions: number;
  /** In each account and Region. */
  readonly keys: number;
  /** How often a rule judges them. */
  readonly days: number;
}

export interface Cost {
  readonly accountRegions: number;
  readonly keys: number;
  readonly evaluations: number;
  readonly evaluationsUsd: number;
  readonly runs: number;
  readonly lambdaUsd: number;
  readonly kmsCalls: number;
  readonly kmsUsd: number;
  readonly alarmedMetrics: number;
  readonly alarmsUsd: number;
  readonly metrics: number;
  readonly metricsUsd: number;
}

/** A month of 30 days. */
export function costOf({ accounts, regions, keys: each, days }: Organization): Cost {
  const accountRegions = accounts * regions;
  const keys = accountRegions * each;
  const times = DAYS_A_MONTH / days;
  const [evaluations, runs] = [keys * times, accountRegions * times];
  const kmsCalls = keys * KMS_CALLS_A_KEY * times;
  return {
    accountRegions,
    keys,
    evaluations,
    evaluationsUsd: evaluations * PRICES.ruleEvaluation,
    runs,
    lambdaUsd: runs * (SECONDS_A_RUN * MEMORY_GB * PRICES.gigabyteSecond + PRICES.invocation),
    kmsCalls,
    kmsUsd: kmsCalls * PRICES.kmsRequest,
    alarmedMetrics: accountRegions * ALARMED_METRICS,
    alarmsUsd: accountRegions * ALARMED_METRICS * PRICES.alarmedMetric,
    metrics: accountRegions * METRICS,
    metricsUsd: accountRegions * METRICS * PRICES.customMetric / HOURS_A_DAY / days,
  };
}
