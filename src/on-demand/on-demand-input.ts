import type { Duration } from 'aws-cdk-lib';
import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import type { OnDemandRotationOptions, OnDemandRotationProps } from '../on-demand-rotation-props';
import { clock } from './clock';
import { humanText, literalDays } from '../private/durations';
import { areOthers } from '../private/environment';
import { described, required } from '../private/given';
import { invalid } from '../private/invalid';
import { ON_DEMAND_ROTATIONS } from '../private/kms-facts';
import { isMarked, MARKS } from '../private/mark';
import { rendered, text } from '../private/rendered-resource';

const MAX_MATERIAL_AGE_DAYS = { min: 1, max: 3650 };
const HORIZON_DAYS = { min: 1, max: 36_500, default: 3650 };
const RESERVE = { min: 0, max: ON_DEMAND_ROTATIONS - 1, default: 5 };
const DAY_MS = 86_400_000;
const WHY_LITERAL = 'ages and dates are computed from it';

export interface OnDemandTerms {
  /** 0: no schedule. */
  readonly everyDays: number;
  readonly reserve: number;
}

/** Refuses keys that cannot be rotated from where the rotation stands. */
export function checkKey(scope: IConstruct, key: OnDemandRotationProps['key'] | undefined): void {
  if (!isMarked(key, MARKS.rotatingKey)) {
    throw invalid(scope, `'key' must be a RotatingKey, got ${described(key)}; rotation happens `
      + 'at the primary key only, and its replicas follow: '
      + 'call addOnDemandRotation() of the RotatingKey that is the primary (a RotatingKey '
      + 'takes the place of a kms.Key without replacing it)');
  }
  checkPlace(scope, key!);
}

/** Refuses keys that are known to be of another account or Region. */
export function checkPlace(scope: IConstruct, key: kms.IKeyRef): void {
  const { account, region } = Stack.of(scope);
  for (const [what, here, there] of [['account', account, key.env.account], ['Region', region, key.env.region]]) {
    if (areOthers(here, there)) {
      throw invalid(scope, `'key' must be of the ${what} of the on-demand rotation (${here}), got a key of `
        + `${there}; AWS KMS rotates a key only from its own, `
        + 'so call addOnDemandRotation() of the key');
    }
  }
}

/** Refuses wrong options, and warns of a schedule that uses up what a key has for its life. */
export function checkedOnDemandTerms(
  scope: IConstruct, { maxMaterialAge, reservedRotations = RESERVE.default, forecastHorizon }: OnDemandRotationOptions,
): OnDemandTerms {
  const reserve = checkedReserve(scope, reservedRotations);
  if (maxMaterialAge === undefined) {
    if (forecastHorizon !== undefined) {
      throw invalid(scope, `'forecastHorizon' must not be set without 'maxMaterialAge', got ${humanText(forecastHorizon)}; `
        + 'without a schedule there is nothing to forecast, so take it out');
    }
    return { everyDays: 0, reserve };
  }
  const everyDays = maxMaterialAgeDays(scope, maxMaterialAge);
  const horizonDays =
    forecastHorizon === undefined
      ? HORIZON_DAYS.default
      : literalDays('forecastHorizon', forecastHorizon, HORIZON_DAYS, { scope, why: WHY_LITERAL });
  warnOfBudget(scope, { everyDays, reserve }, horizonDays);
  return { everyDays, reserve };
}

export function maxMaterialAgeDays(scope: IConstruct, maxMaterialAge: Duration): number {
  return literalDays('maxMaterialAge', maxMaterialAge, MAX_MATERIAL_AGE_DAYS, { scope, why: WHY_LITERAL });
}

export function checkedReserve(scope: IConstruct, reservedRotations: number): number {
  required(scope, 'reservedRotations', reservedRotations, `a whole number from ${RESERVE.min} to ${RESERVE.max}, as the rotation has it`);
  if (Token.isUnresolved(reservedRotations)) {
    throw invalid(scope, "'reservedRotations' must be a literal number, got a token; it is compared at synthesis, so give it as a number");
  }
  if (!Number.isInteger(reservedRotations) || reservedRotations < RESERVE.min || reservedRotations > RESERVE.max) {
    throw invalid(scope, `'reservedRotations' must be a whole number from ${RESERVE.min} to ${RESERVE.max}, got `
      + `${described(reservedRotations)}; a key can be rotated on demand `
      + `${ON_DEMAND_ROTATIONS} times in its life, so leave at least one for use`);
  }
  return reservedRotations;
}

/** What the key in the template, as injectors, aspects and overrides left it, makes impossible. */
export function keyProblems(key: kms.IKey, { everyDays }: OnDemandTerms): string[] {
  const { Properties: properties = {} } = rendered(key.node.defaultChild as kms.CfnKey);
  const { Enabled: enabled, EnableKeyRotation: automatic, RotationPeriodInDays: period } = properties;
  const problems: string[] = [];
  if (text(enabled) === 'false') {
    problems.push(`'enabled' must not be false for a key that is rotated on demand, got false at ${key.node.path}; `
      + 'enable the key, or take addOnDemandRotation() out');
  }
  if (everyDays > 0 && text(automatic) === 'true' && Number(period) <= everyDays) {
    problems.push(`'maxMaterialAge' must be less than the key's 'rotationPeriod' (${text(period)} days), got ${everyDays} days: `
      + 'automatic rotation keeps the material younger already; '
      + "shorten 'maxMaterialAge', lengthen 'rotationPeriod', or leave 'maxMaterialAge' out and rotate on demand by hand or by event");
  }
  return problems;
}

function warnOfBudget(scope: IConstruct, { everyDays, reserve }: OnDemandTerms, horizonDays: number): void {
  const usable = ON_DEMAND_ROTATIONS - reserve;
  // Ticks are a day apart, and the one that finds the material 26 hours or less before its limit rotates it: a day before, and no less than
  // a day after the last.
  const days = usable * Math.max(everyDays - 1, 1);
  if (days > horizonDays) return;
  const date = new Date(clock.now().getTime() + days * DAY_MS).toISOString().slice(0, 10);
  Annotations.of(scope).addWarningV2('cdk-kms-rotation:OnDemandRotation.budget',
    `'maxMaterialAge' (${everyDays} days) uses up the on-demand rotations of the key by ${date}, counted from today with none `
      + `spent yet: AWS KMS allows ${ON_DEMAND_ROTATIONS} `
    + `in the life of a key, and 'reservedRotations' keeps ${reserve} of them; runs then fail with RotationBudgetSpent. `
    + 'Lengthen \'maxMaterialAge\', lower \'reservedRotations\', '
    + "or prefer automatic rotation, which has no such limit; shorten 'forecastHorizon' if the key will be replaced before");
}
