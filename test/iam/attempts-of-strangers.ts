import type { Attempt } from './attempt';
import { attempts } from './attempt';
import { START, TAKEOVERS } from './attempts-to-take-over';
import { allow, role } from './scene';
import type { Caller } from '../../sim/iam/iam-simulation';

/**
 * May name and tag whatever keys leave to the account: what AWS's AWSKeyManagementServicePowerUser gives, and UpdateAlias, which it does
 * not.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSKeyManagementServicePowerUser.html (v2; read 2026-11-22)
 */
export const POWER_USER: Caller = role(
  'PowerUser',
  allow(
    'kms:CreateAlias',
    'kms:CreateKey',
    'kms:DeleteAlias',
    'kms:Describe*',
    'kms:GenerateRandom',
    'kms:Get*',
    'kms:List*',
    'kms:TagResource',
    'kms:UntagResource',
    'kms:UpdateAlias',
  ),
);

/** May do everything to every key but replace its policy. */
export const KEY_OPERATOR: Caller = role('KeyOperator', allow('kms:*'), { Effect: 'Deny', Action: 'kms:PutKeyPolicy', Resource: '*' });

export const OF_POWER_USER: readonly Attempt[] = attempts(() => POWER_USER, [...TAKEOVERS, ...START]);
export const OF_KEY_OPERATOR: readonly Attempt[] = attempts(() => KEY_OPERATOR, TAKEOVERS);
