import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ON_DEMAND_DETAIL_TYPES, ON_DEMAND_ERRORS, ON_DEMAND_METRIC_DIMENSION, ON_DEMAND_METRICS, ON_DEMAND_ROTATIONS, ON_DEMAND_STATES,
  TICK_ALLOWANCE_HOURS, WATCH, YOUNG_HOURS,
} from '../../src/on-demand/contract';

const ASL = readFileSync(join(__dirname, '../../src/on-demand/machine.asl.json'), 'utf8');

// A second time, by hand: users' rules, runbooks and policies hold these names. A change here is a breaking change.
describe('frozen names', () => {
  test('events', () => {
    expect(ON_DEMAND_DETAIL_TYPES).toEqual({ rotated: 'KMS Key Rotated On Demand', blocked: 'KMS Key On-Demand Rotation Blocked' });
  });

  test('errors of an execution', () => {
    expect(Object.values(ON_DEMAND_ERRORS)).toEqual([
      'InvalidInput', 'KeyUnreadable', 'KeyNotRotatable', 'KeyIsReplica', 'KeyDisabled', 'KeyPendingDeletion', 'KeyPendingImport', 'KeyUnavailable', 'MaterialMismatch',
      'NoMaterialPending', 'RotationBudgetSpent', 'AutomaticRotationAhead', 'RotationNotStarted', 'RotationUnfinished', 'RotationUnproven', 'RotationUnannounced',
    ]);
  });

  test('states', () => {
    expect(Object.values(ON_DEMAND_STATES)).toEqual([
      'Take the input', 'Input allowed?', 'Read the key', 'Key can rotate?', 'Read the rotations', 'All rotations read?', 'Publish the metrics',
      'Read the rotation status', 'What is to be done?', 'Read the key again', 'Key as read?', 'Rotate on demand', 'Wait for the rotation',
      'Wait before reading again', 'Announce the rotation', 'Announce the failure', 'Failed', 'Done',
    ]);
  });

  test('metrics', () => {
    expect(ON_DEMAND_METRICS).toEqual({ materialAgeDays: 'MaterialAgeDays', daysUntilDue: 'DaysUntilDue', onDemandRotationsLeft: 'OnDemandRotationsLeft' });
    expect(ON_DEMAND_METRIC_DIMENSION).toBe('KeyId');
  });

  test('numbers', () => {
    expect([ON_DEMAND_ROTATIONS, TICK_ALLOWANCE_HOURS, YOUNG_HOURS]).toEqual([25, 26, 12]);
    expect(WATCH).toEqual({ roundSeconds: 75, rounds: 4, roundsWhenUnsure: 16 });
    expect([WATCH.rounds, WATCH.roundsWhenUnsure].map((rounds) => rounds * WATCH.roundSeconds / 60)).toEqual([5, 20]); // minutes
  });
});

test('imports nothing', () => {
  expect(readFileSync(join(__dirname, '../../src/on-demand/contract.ts'), 'utf8')).not.toMatch(/^import /m);
});

describe('the definition, which can import nothing, says the same', () => {
  const assigned = [...ASL.matchAll(/"error": "([A-Z]\w+)"/g)].map(([, name]) => name);

  test('errors', () => {
    expect([...new Set(assigned)].sort()).toEqual(Object.values(ON_DEMAND_ERRORS).sort());
  });

  test('events', () => {
    expect([...ASL.matchAll(/"DetailType": "([^"]+)"/g)].map(([, name]) => name)).toEqual(Object.values(ON_DEMAND_DETAIL_TYPES));
    expect(new Set([...ASL.matchAll(/"Source": "([^"]+)"/g)].map(([, name]) => name))).toEqual(new Set(['cdk-kms-rotation']));
  });

  test('metrics', () => {
    expect([...ASL.matchAll(/'MetricName': '(\w+)'/g)].map(([, name]) => name).sort()).toEqual(Object.values(ON_DEMAND_METRICS).sort());
    expect(new Set([...ASL.matchAll(/\[\{'Name': '(\w+)'/g)].map(([, name]) => name))).toEqual(new Set([ON_DEMAND_METRIC_DIMENSION]));
    expect(ASL).toContain('"Namespace": "CdkKmsRotation"');
  });

  test('numbers', () => {
    expect(ASL).toContain(`$spent >= ${ON_DEMAND_ROTATIONS} `);
    expect([...new Set([...ASL.matchAll(/(\d+) - \$spent/g)].map(([, number]) => Number(number)))]).toEqual([ON_DEMAND_ROTATIONS]);
    expect(ASL).toContain(`$everyDays * 24 - ${TICK_ALLOWANCE_HOURS}, ${YOUNG_HOURS}]`);
    expect(ASL).toContain(`/ 3600000 < ${YOUNG_HOURS} %}`);
    expect(ASL).toContain(`$unsure > 0 ? ${WATCH.roundsWhenUnsure} : ${WATCH.rounds} `);
    // A wait comes before the first round, when the call was made: one less to wait for.
    expect([...ASL.matchAll(/"watch": (\d+),\n\s+"pause": (\d+)/g)].map(([, ...numbers]) => numbers.map(Number))).toEqual([
      [WATCH.rounds, 5], [WATCH.rounds - 1, WATCH.roundSeconds], [WATCH.roundsWhenUnsure - 1, WATCH.roundSeconds],
    ]);
    expect(ASL).toMatch(new RegExp(`\\$watch - 1 %}",\\n\\s+"pause": ${WATCH.roundSeconds}\\n`));
  });
});
