import type { Declaration } from './declared';
import { MACHINE_ACTIONS, probeRights } from './key-policy';
import { SURVEY_ACTIONS } from './kms-rights';
import type { Caller } from '../private/denied-callers';

/** The ARNs, as they will be rendered. */
export interface CallerRoles {
  readonly machine: string;
  readonly probe: string;
  readonly survey: string;
  /** A pattern, for its name may end in what CloudFormation makes. */
  readonly spareSurvey: string;
}

/** Who of the library calls AWS KMS for a family, and what each cannot do without. What may be refused to them is left out: discards. */
export function rotationCallers(declared: Pick<Declaration, 'keySpec' | 'keyUsage' | 'retirement'>, roles: CallerRoles): Caller[] {
  const { retirement } = declared;
  return [
    {
      name: 'the state machine',
      roleArn: roles.machine,
      actions: [
        ...MACHINE_ACTIONS, 'kms:DescribeKey',
        ...(retirement === null ? [] : ['kms:DisableKey']),
        ...(retirement?.deletion == null ? [] : ['kms:ScheduleKeyDeletion']),
      ],
      outsideVpcs: true,
    },
    {
      name: 'the probe function',
      roleArn: roles.probe,
      actions: ['kms:DescribeKey', ...probeRights(declared).flatMap(({ actions }) => actions)],
      outsideVpcs: false,
    },
    {
      name: 'the survey function',
      roleArn: roles.survey,
      spareAs: roles.spareSurvey,
      actions: SURVEY_ACTIONS,
      outsideVpcs: false,
    },
  ];
}
