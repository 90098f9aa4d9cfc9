import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CALL_SLOT, ON_DEMAND_DETAIL_TYPES, ON_DEMAND_ERRORS, ON_DEMAND_METRIC_DIMENSION, ON_DEMAND_METRICS, ON_DEMAND_ROTATIONS,
  ON_DEMAND_STATES, PHASES, TICK_ALLOWANCE_HOURS, WATCH, YOUNG_HOURS,
} from '../../src/on-demand/contract';

const ASL = readFileSync(join(__dirname, '../../src/on-demand/machine.asl.json'), 'utf8');

// A second time, by hand: users' rules, runbooks and policies hold these names. A change here is a breaking change.
describe('frozen names', () => {
  test('events', () => {
    expect(ON_DEMAND_DETAIL_TYPES).toEqual({ rotated: 'KMS Key Rotated On Demand', blocked: 'KMS Key On-Demand Rotation Blocked' });
  });

  test('errors of an execution', () => {
    expect(Object.values(ON_DEMAND_ERRORS)).toEqual([
      'InvalidInput',
      'KeyUnreadable',
      'KeyNotRotatable',
      'KeyIsReplica',
      'KeyDisabled',
      'KeyPendingDeletion',
      'KeyPendingImport',
      'KeyUnavailable',
      'MaterialMismatch',
      'NoMaterialPending',
      'RotationBudgetSpent',
      'AutomaticRotationAhead',
      'RotationNotStarted',
      'RotationUnfinished',
      'RotationUnproven',
      'RotationUnannounced',
    ]);
  });

  test('states', () => {
    expect(Object.values(ON_DEMAND_STATES)).toEqual([
      'Take the input', 'Decide what to do', 'What is to be done?', 'Wait before reading again', 'Read the key again', 'Key as decided?',
      'Rotate on demand', 'Announce the rotation', 'Announce the failure', 'Failed', 'Done',
    ]);
  });

  test('every state has a phase', () => {
    expect(Object.values(PHASES).flat().sort()).toEqual(Object.values(ON_DEMAND_STATES).sort());
  });

  test('metrics', () => {
    expect(ON_DEMAND_METRICS).toEqual({
      materialAgeDays: 'MaterialAgeDays',
      daysUntilDue: 'DaysUntilDue',
      onDemandRotationsLeft: 'OnDemandRotationsLeft',
    });
    expect(ON_DEMAND_METRIC_DIMENSION).toBe('KeyId');
  });

  test('numbers', () => {
    expect([ON_DEMAND_ROTATIONS, TICK_ALLOWANCE_HOURS, YOUNG_HOURS]).toEqual([25, 26, 12]);
    expect(WATCH).toEqual({ roundSeconds: 75, rounds: 4, roundsWhenUnsure: 16 });
    expect(CALL_SLOT).toEqual({ everySeconds: 600, openSeconds: 30, callWithinSeconds: 60 });
    expect([WATCH.rounds, WATCH.roundsWhenUnsure].map((rounds) => rounds * WATCH.roundSeconds / 60)).toEqual([5, 20]); // minutes
  });
});

test('imports nothing', () => {
  expect(readFileSync(join(__dirname, '../../src/on-demand/contract.ts'), 'utf8')).not.toMatch(/^import /m);
});

test('two calls in one slot are less than the shortest rotation apart, 100 s as seen on AWS; no transition takes ten seconds', () => {
  expect(CALL_SLOT.openSeconds + CALL_SLOT.callWithinSeconds + 10).toBeLessThanOrEqual(100);
});

describe('the definition, which can import nothing, says the same', () => {
  test('errors: the one that a run can end with before the function was asked', () => {
    expect([...ASL.matchAll(/"error": "([A-Z]\w+)"/g)].map(([, name]) => name)).toEqual([ON_DEMAND_ERRORS.keyUnreadable]);
  });

  test('events', () => {
    expect([...ASL.matchAll(/"DetailType": "([^"]+)"/g)].map(([, name]) => name)).toEqual(Object.values(ON_DEMAND_DETAIL_TYPES));
    expect(new Set([...ASL.matchAll(/"Source": "([^"]+)"/g)].map(([, name]) => name))).toEqual(new Set(['cdk-kms-rotation']));
  });

  test('how soon after the reading the call is made', () => {
    expect(ASL).toContain(`< ${CALL_SLOT.callWithinSeconds}000 %}`);
  });
});
