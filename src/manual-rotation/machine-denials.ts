import * as iam from 'aws-cdk-lib/aws-iam';
import type { Declaration } from './declared';
import { versionAliasPatterns } from '../private/vocabulary';

/**
 * Whatever key policies and survey say, the machine retires no key that bears any name but those of its generations: not the current one,
 * which bears the alias, nor one that still bears an alias of before a rename. And it deletes no generation that was used lately, or none
 * at all if no deletion is declared.
 *
 * In the role's own policy, for `kms:ResourceAliases` counts in IAM policies only: in a key policy AWS KMS takes it, and it is absent from
 * every request. Denials, so that no key policy can give more; of the machine alone, so that people can still disable a compromised key.
 * After an alias was moved, these conditions may see the old name for five minutes: the machine retires nothing within a day of a move.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases (column Policy type; read
 * 2026-11-28)
 */
export function retirementDenials({ familyName, retirement }: Pick<Declaration, 'familyName' | 'retirement'>): iam.PolicyStatement[] {
  const otherNames = { 'ForAnyValue:StringNotLike': { 'kms:ResourceAliases': versionAliasPatterns(familyName) } };
  // A key without alias never became a generation: it may be discarded, as far as its policy lets that happen.
  const generation = { Null: { 'kms:ResourceAliases': 'false' } };
  if (retirement === null) {
    return [deny('NeverDisable', ['kms:DisableKey']), deny('NeverDeleteGenerations', ['kms:ScheduleKeyDeletion'], generation)];
  }
  if (retirement.deletion === null) {
    return [
      deny('NeverRetireByOtherNames', ['kms:DisableKey'], otherNames),
      deny('NeverDeleteGenerations', ['kms:ScheduleKeyDeletion'], generation),
    ];
  }
  return [
    deny('NeverRetireByOtherNames', ['kms:DisableKey', 'kms:ScheduleKeyDeletion'], otherNames),
    deny('NeverDeleteGenerationsInUse', ['kms:ScheduleKeyDeletion'], {
      ...generation, NumericLessThan: { 'kms:TrailingDaysWithoutKeyUsage': String(retirement.unusedFor) },
    }),
  ];
}

function deny(sid: string, actions: string[], conditions?: iam.Conditions): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, effect: iam.Effect.DENY, actions, resources: ['*'], conditions });
}
