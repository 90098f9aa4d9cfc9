import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EXPIRY_ASKED_FOR, mustHaveImportedMaterial } from './imported-material';
import type { MaterialExpiryAlarmOptions } from '../material-expiry-alarm-options';
import { literalDays } from '../private/durations';
import { checkedId } from '../private/invalid';
import { MATERIAL_EXPIRY_WARNING_DAYS } from '../private/kms-facts';
import { addActions, runbookAlarm } from '../private/runbook-alarm';
import { checkStruct } from '../private/structs';

const DEFAULT_WARNING_DAYS = 30;
const SECONDS_PER_DAY = 86_400;

/**
 * Which metric says how many seconds are left until key material expires.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-cloudwatch.html (SecondsUntilKeyMaterialExpiration; read
 * 2026-11-25)
 */
export function secondsUntilExpirationOf(keyId: string): Pick<cloudwatch.MetricProps, 'namespace' | 'metricName' | 'dimensionsMap'> {
  return { namespace: 'AWS/KMS', metricName: 'SecondsUntilKeyMaterialExpiration', dimensionsMap: { KeyId: keyId } };
}

/** How many seconds the key material that expires first has left. The caller's options come first: they cannot make it another metric. */
export function materialExpiryMetric(key: IKey, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
  mustHaveImportedMaterial(key, EXPIRY_ASKED_FOR);
  return new cloudwatch.Metric({
    statistic: cloudwatch.Stats.MINIMUM,
    ...options,
    ...secondsUntilExpirationOf(key.keyId),
  }).attachTo(key);
}

/** Goes off while there is time to import the material again, and stays on when there was none: see below. */
export function materialExpiryAlarm(key: IKey, id: string, options: MaterialExpiryAlarmOptions): cloudwatch.Alarm {
  checkedId(key, id);
  options = checkStruct(key, 'MaterialExpiryAlarmOptions', options);
  const { before, ...actions } = options;
  const why = 'the threshold of the alarm is computed from it';
  const days =
    before === undefined ? DEFAULT_WARNING_DAYS : literalDays('before', before, MATERIAL_EXPIRY_WARNING_DAYS, { scope: key, why });
  const metric = materialExpiryMetric(key);
  const sentence = `Imported key material of KMS key ${key.keyId} expires within `
    + `${days === 1 ? 'a day' : `${days} days`}, or has expired: the key cannot be used then.`;
  const alarm = runbookAlarm(key, id, { section: 'materialExpires', sentence, metric }, {
    evaluationPeriods: 1,
    threshold: days * SECONDS_PER_DAY,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    // AWS KMS says nothing about material that never expires, nor, it seems, about material that has: "not breaching" would call a key that
    // cannot be used well, "breaching" one that never expires ill. Keeping the last state does neither.
    treatMissingData: cloudwatch.TreatMissingData.IGNORE,
  });
  addActions(key, [alarm], actions);
  return alarm;
}
