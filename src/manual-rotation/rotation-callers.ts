import type { IConstruct } from 'constructs';
import type { Declaration } from './contract';
import { MACHINE_ACTIONS, probeRights } from './key-policy';
import { SURVEY_ACTIONS } from './kms-rights';
import { machineRoleName, probeRoleName } from './names';
import type { Caller } from '../private/denied-callers';
import { roleArn, stackNameOf } from '../private/owner';

/** Who of the library calls AWS KMS for a family, and what each cannot do without. What may be refused to them is left out: discards. */
export function rotationCallers(scope: IConstruct, declared: Pick<Declaration, 'keySpec' | 'keyUsage' | 'retirement'>): Caller[] {
  const { retirement } = declared;
  return [
    {
      name: 'the state machine',
      roleArn: roleArn(scope, machineRoleName(scope)),
      actions: [
        ...MACHINE_ACTIONS, 'kms:DescribeKey',
        ...(retirement === null ? [] : ['kms:DisableKey']),
        ...(retirement?.deletion == null ? [] : ['kms:ScheduleKeyDeletion']),
      ],
      outsideVpcs: true,
    },
    {
      name: 'the probe function',
      roleArn: roleArn(scope, probeRoleName(scope)),
      actions: ['kms:DescribeKey', ...probeRights(declared).flatMap(({ actions }) => actions)],
      outsideVpcs: false,
    },
    {
      name: 'the survey function',
      roleArn: roleArn(scope, `${stackNameOf(scope)}-CdkKmsRotationSurveyRole-XXXXXXXXXXXX`), // CloudFormation makes the end of the name
      spareAs: roleArn(scope, '*-CdkKmsRotationSurvey*'),
      actions: SURVEY_ACTIONS,
      outsideVpcs: false,
    },
  ];
}
