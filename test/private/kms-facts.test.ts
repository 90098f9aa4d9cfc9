import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DEFAULT_ROTATION_PERIOD_DAYS,
  ON_DEMAND_ROTATIONS,
  ORIGIN_AWS_KMS,
  ORIGIN_EXTERNAL,
  PENDING_WINDOW_DAYS,
  ROTATABLE_KEY_SPEC,
  ROTATABLE_KEY_USAGE,
  ROTATION_PERIOD_DAYS,
} from '../../src/private/kms-facts';
import { KeyOrigin } from '../../src/rotating-key-props';

// The expected values are the service's, as its API reference and CloudFormation's resource page state them.
describe('facts about AWS KMS', () => {
  test('automatic rotation takes 90 to 2560 days, 365 when none is stated', () => {
    expect(ROTATION_PERIOD_DAYS).toEqual({ min: 90, max: 2560 });
    expect(DEFAULT_ROTATION_PERIOD_DAYS).toBe(365);
  });

  test('a key waits 7 to 30 days for its deletion', () => {
    expect(PENDING_WINDOW_DAYS).toEqual({ min: 7, max: 30 });
  });

  test('only symmetric encryption keys can be rotated in place', () => {
    expect([ROTATABLE_KEY_SPEC, ROTATABLE_KEY_USAGE]).toEqual(['SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT']);
  });

  test('the public enum names the origins that CloudFormation can create', () => {
    expect([ORIGIN_AWS_KMS, ORIGIN_EXTERNAL]).toEqual(['AWS_KMS', 'EXTERNAL']);
    expect(Object.values(KeyOrigin)).toEqual(['AWS_KMS', 'EXTERNAL']);
  });
});

test('the script of the remediation knows the same number of on-demand rotations', () => {
  const script = readFileSync(join(__dirname, '../../src/compliance/remediation.py'), 'utf8');

  expect(/^ON_DEMAND_ROTATIONS = ([0-9]+)$/m.exec(script)?.[1]).toBe(String(ON_DEMAND_ROTATIONS));
});
