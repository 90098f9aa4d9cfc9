import { BEGINNINGS } from './beginnings';
import { LATE_RUN } from './late-run';
import { LIFECYCLE } from './lifecycle';
import { OVERLAP } from './overlap';
import type { Scenario } from './step';

/** The whole matrix, each scenario in an account of its own. */
export const SCENARIOS: readonly Scenario[] = [LIFECYCLE, BEGINNINGS, OVERLAP, LATE_RUN];

/** What the matrix has to have once the library can do it. Shown, and never counted as passed. */
export const NOT_BUILT_YET: readonly string[] = [
  'renamed: a new alias name with the old family name',
  'adopted: the key of a live kms.Key with kms.Alias',
];
