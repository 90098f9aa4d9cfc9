import type * as events from 'aws-cdk-lib/aws-events';
import { rotationsSeenBy, runsOf } from './count-graphs';
import type { Graph, Section } from './section';
import type { IOnDemandRotation } from '../on-demand-rotation-interface';
import { runbookUrl } from '../private/runbook';

export interface OnDemandSectionOptions {
  readonly title: string;
  readonly rotations?: events.IRule;
}

/** What there is to see of a rotation on demand: what its runs measure, and how they ended. */
export function onDemandSection(rotation: IOnDemandRotation, { title, rotations }: OnDemandSectionOptions): Section {
  const days = rotation.maxMaterialAge?.toDays();
  const measured = days !== undefined
    ? `A daily run measures the key material, and replaces it before it is ${days} days old.`
    : 'Without a schedule, the key material is measured when somebody starts a run, and only then.';
  return {
    heading: title,
    text: [`${measured} State machine: \`${rotation.stateMachine.stateMachineArn}\`. [Runbook](${runbookUrl(rotation)})`],
    graphs: [
      {
        title: 'Age of the key material in days',
        left: [rotation.metricMaterialAgeDays({ label: 'age' })],
        leftAnnotations: days === undefined ? undefined : [{ value: days, label: 'replaced by then' }],
      },
      ...(days === undefined ? [] : [daysUntilDue(rotation)]), // nobody knows when, without a schedule
      {
        title: 'On-demand rotations left in the life of the key',
        left: [rotation.metricOnDemandRotationsLeft({ label: 'left' })],
        leftAnnotations: [{ value: rotation.reservedRotations, label: 'reserve' }],
      },
      runsOf(rotation, rotation.stateMachine.stateMachineArn),
      ...(rotations === undefined ? [] : [rotationsSeenBy(rotations)]),
    ],
  };
}

function daysUntilDue(rotation: IOnDemandRotation): Graph {
  return {
    title: 'Days until the key material is due',
    left: [rotation.metricDaysUntilDue({ label: 'days left' })],
    leftAnnotations: [{ value: 0, label: 'overdue below' }],
    leftYAxis: { showUnits: false }, // down to below zero
  };
}
