import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { rotationsSeenBy } from './count-graphs';
import { elsewhere, usageOfKey } from './key-usage';
import type { Graph, Section } from './section';
import { secondsUntilExpirationOf } from '../in-place/material-expiry';
import { runbookUrl } from '../private/runbook';

export interface KeySectionOptions {
  readonly keyArn: string;
  readonly title: string;
  readonly expires: boolean;
  readonly rotations?: events.IRule;
}

/** What there is to see of a key that AWS KMS rotates in place. */
export function keySection(key: kms.IKeyRef, { keyArn, title, expires, rotations }: KeySectionOptions): Section {
  return {
    heading: title,
    text: [
      `AWS KMS rotates this key in place: \`${keyArn}\`. AWS KMS publishes no metric of the age of key material. `
        + `[Runbook](${runbookUrl(key)})`,
    ],
    graphs: [
      usageOfKey(keyArn, key.env),
      ...(expires ? [expiryOf(key)] : []),
      ...(rotations === undefined ? [] : [rotationsSeenBy(rotations)]),
    ],
  };
}

function expiryOf(key: kms.IKeyRef): Graph {
  const period = Duration.hours(1);
  const seconds = new cloudwatch.Metric({
    ...secondsUntilExpirationOf(key.keyRef.keyId),
    statistic: cloudwatch.Stats.MINIMUM,
    period,
    ...elsewhere(key.env), // `attachTo()` would take the environment of the stack, also for a key that was made elsewhere
  });
  const days = new cloudwatch.MathExpression({
    expression: 'seconds / 86400',
    usingMetrics: { seconds },
    label: 'earliest of all materials',
    period,
  });
  return { title: 'Days until imported material expires', left: [days], leftAnnotations: [{ value: 0, label: 'the key cannot be used' }] };
}
