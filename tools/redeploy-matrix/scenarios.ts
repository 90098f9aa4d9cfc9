import { ADOPTION } from './adoption';
import { BEGINNINGS } from './beginnings';
import { LATE_RUN } from './late-run';
import { LIFECYCLE } from './lifecycle';
import { MOVE } from './move';
import { OPERATORS } from './operators';
import { OVERLAP } from './overlap';
import { RENAME } from './rename';
import type { Scenario } from './step';

/** The whole matrix, each scenario in an account of its own. */
export const SCENARIOS: readonly Scenario[] = [LIFECYCLE, BEGINNINGS, OVERLAP, LATE_RUN, RENAME, ADOPTION, MOVE, OPERATORS];
