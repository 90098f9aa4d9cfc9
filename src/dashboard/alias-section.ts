import type * as events from 'aws-cdk-lib/aws-events';
import { rotationsSeenBy, runsOf } from './count-graphs';
import { usageOfFamily, usageOfKeys } from './key-usage';
import type { Section } from './section';
import type { IManualRotationAlias } from '../manual-rotation-alias-interface';
import { runbookUrl } from '../private/runbook';

export interface AliasSectionOptions {
  readonly generationKeyArns: readonly string[];
  readonly rotations?: events.IRule;
  readonly resourceTagsOnTelemetry: boolean;
}

const NO_USAGE = 'Usage of its generations is not shown: their keys are made at run time, and '
  + 'nobody said that metrics can be found by tags here.';

/**
 * What there is to see of an alias: its survey's metrics, which are published once they are asked for, and the runs of its state machine.
 */
export function aliasSection(
  alias: IManualRotationAlias,
  { generationKeyArns, rotations, resourceTagsOnTelemetry }: AliasSectionOptions,
): Section {
  const { stateMachineArn, rotationPeriod } = alias;
  const usage = [
    ...(resourceTagsOnTelemetry ? [usageOfFamily(alias.familyName, alias.env)] : []),
    ...usageOfKeys(generationKeyArns, alias.env),
  ];
  return {
    heading: alias.aliasName,
    text: [
      'The key behind this alias is replaced by a new ' +
        `one.${stateMachineArn === undefined ? '' : ` State machine: \`${stateMachineArn}\`.`} [Runbook](${runbookUrl(alias)})`,
      ...(usage.length > 0 ? [] : [NO_USAGE]),
    ],
    graphs: [
      {
        title: 'Age of the current key in days',
        left: [alias.metricMaterialAgeDays({ label: 'age' })],
        leftAnnotations: rotationPeriod && [{ value: rotationPeriod.toDays(), label: 'replaced by then' }],
      },
      {
        title: 'Days overdue, days since a new generation was staged',
        left: [alias.metricDaysOverdue({ label: 'overdue' }), alias.metricDaysSinceStaged({ label: 'staged' })],
        leftAnnotations: [{ value: 0, label: 'overdue above' }],
      },
      {
        title: 'Generations',
        left: [
          alias.metricGenerationsKept({ label: 'kept' }),
          alias.metricUnclaimedKeys({ label: 'keys without a number' }),
          alias.metricHeld({ label: 'held' }),
          alias.metricCurrentKeyUsable({ label: 'current key usable' }),
        ],
      },
      ...(stateMachineArn === undefined ? [] : [runsOf(alias, stateMachineArn)]),
      ...(rotations === undefined ? [] : [rotationsSeenBy(rotations)]),
      ...usage,
    ],
  };
}
