import { App, Stack } from 'aws-cdk-lib';
import { KeyTemplate, Retirement, SigningSpec } from '../../src';
import { STATES } from '../../src/manual-rotation/contract';
import { TICK_MS } from '../../src/manual-rotation/functions/plan';
import * as definition from '../../src/manual-rotation/machine.asl.json';
import { DELAY_MINUTES, PERIOD_DAYS } from '../../src/manual-rotation/rotation-times';

const STATES_OF_MACHINE = definition.States as unknown as Record<string, { Seconds?: number; Choices?: { Condition: string }[] }>;
const [, rounds] = /\$polls < (\d+)/.exec(STATES_OF_MACHINE[STATES.verdict].Choices!.map(({ Condition }) => Condition).join('\n'))!;
const terms = Retirement.scheduleDeletion()._termsFor(new Stack(new App(), 'Times'), KeyTemplate.signing(SigningSpec.ECC_NIST_P256))!;

/** The times that the pictures tell, each from the place in the code that decides it. */
export const TIMES = {
  periodDays: PERIOD_DAYS.default,
  delayMinutes: DELAY_MINUTES.default,
  tickHours: TICK_MS / 3_600_000,
  /** For how long the alias may take to show everywhere, before the run gives up and leaves it to the next one. */
  propagationMinutes: (STATES_OF_MACHINE[STATES.aliasPropagation].Seconds! * Number(rounds)) / 60,
  afterDays: terms.after,
  unusedDays: terms.unusedFor,
  quarantineDays: terms.deletion!.quarantine,
  pendingDays: terms.deletion!.pendingWindow,
} as const;
