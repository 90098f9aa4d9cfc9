import { Duration } from 'aws-cdk-lib';
import fc from 'fast-check';
import { KeyMaterialOrigin, KeySpecRule, RotationStandard, StandardRule } from '../../src';
import type { RotationStandardProps } from '../../src';

const standardOf = (props: Partial<RotationStandardProps> = {}) => new RotationStandard({ name: 'acme-keys', version: '1', ...props });
const sidsOf = (documents: Array<{ [key: string]: any }>): string[] => (
  documents.flatMap(({ Statement }) => Statement.map(({ Sid }: any) => Sid)));
const tagWith = (key: string, count: number, length: number) => (
  { key, values: Array.from({ length: count }, (_, i) => `${i}`.padStart(length, 'x')) }
);

describe('what a standard denies', () => {
  test('without any property: what its defaults say', () => {
    expect(standardOf().serviceControlPolicies()).toEqual([{
      Version: '2012-10-17',
      Statement: [
        { Sid: 'KeyRotation', Effect: 'Deny', Action: 'kms:DisableKeyRotation', Resource: '*' },
        {
          Sid: 'KeyRotationPeriodMax',
          Effect: 'Deny',
          Action: 'kms:EnableKeyRotation',
          Resource: '*',
          Condition: { NumericGreaterThan: { 'kms:RotationPeriodInDays': '365' } },
        },
        {
          Sid: 'DeletionWindow',
          Effect: 'Deny',
          Action: 'kms:ScheduleKeyDeletion',
          Resource: '*',
          Condition: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' } },
        },
      ],
    }]);
  });

  test('nothing that AWS KMS refuses by itself', () => {
    const lax = standardOf({ maxKeyAge: Duration.days(3650), maxRotationPeriod: Duration.days(2560), minDeletionWindow: Duration.days(7) });
    expect(sidsOf(lax.serviceControlPolicies())).toEqual(['KeyRotation']);
    expect(sidsOf(standardOf({ allowedOrigins: Object.values(KeyMaterialOrigin) }).serviceControlPolicies())).not.toContain('KeyOrigin');
  });

  test('nothing of rules that are ignored', () => {
    const { KEY_ROTATION, KEY_ROTATION_PERIOD, DELETION_WINDOW, KEY_TAGS, KEY_SPEC, KEY_ORIGIN, IDLE_BEFORE_DELETION } = StandardRule;
    const ignoring = standardOf({
      ignored: [KEY_ROTATION, KEY_ROTATION_PERIOD, DELETION_WINDOW, KEY_TAGS, KEY_SPEC, KEY_ORIGIN, IDLE_BEFORE_DELETION],
      requiredTags: [{ key: 'Owner' }],
      allowedOrigins: [KeyMaterialOrigin.AWS_KMS],
      keySpecs: [KeySpecRule.forbidden('RSA_2048')],
      minIdleBeforeDeletion: Duration.days(30),
    });
    expect(ignoring.serviceControlPolicies()).toEqual([]);
    expect(ignoring.resourceControlPolicies()).toEqual([]);
  });

  test('a copy of it: what somebody changes in a document changes no other', () => {
    const standard = standardOf();
    standard.serviceControlPolicies()[0].Statement.length = 0;
    expect(sidsOf(standard.serviceControlPolicies())).toHaveLength(3);
  });
});

describe('the language of the policies', () => {
  const full = standardOf({
    minRotationPeriod: Duration.days(120),
    minIdleBeforeDeletion: Duration.days(30),
    requiredTags: [
      { key: 'Owner' },
      { key: 'Data', values: ['public'] },
    ],
    allowedOrigins: [KeyMaterialOrigin.AWS_KMS],
    keySpecs: [KeySpecRule.forbidden('RSA_2048')],
  });

  test('no statement lets a principal or a path off, or names a resource', () => {
    const statements = [...full.serviceControlPolicies(), ...full.resourceControlPolicies()].flatMap(({ Statement }) => Statement);
    for (const statement of statements) {
      expect(statement).toMatchObject({ Effect: 'Deny', Resource: '*' });
      expect(JSON.stringify(statement)).not.toMatch(/aws:Principal|aws:userid|aws:ViaAWSService|NotAction|NotResource|NotPrincipal/i);
    }
  });

  test('service control policies have no principal, resource control policies everybody, and no call without a resource', () => {
    for (const { Statement } of full.serviceControlPolicies()) for (const one of Statement) expect(one).not.toHaveProperty('Principal');
    for (const { Statement } of full.resourceControlPolicies()) {
      for (const one of Statement) {
        expect(one.Principal).toBe('*');
        expect([one.Action].flat()).not.toContain('kms:CreateKey');
      }
    }
  });
});

describe('sizes', () => {
  test('as few documents as the size allows, each statement in one of them', () => {
    const requiredTags = ['A', 'B', 'C', 'D'].map((key) => tagWith(key, 16, 250));
    const standard = standardOf({ requiredTags });
    for (const [documents, most] of [[standard.serviceControlPolicies(), 10_240], [standard.resourceControlPolicies(), 5_120]] as const) {
      const sizes = documents.map((document) => JSON.stringify(document).length);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
      expect(documents.length).toBeGreaterThan(1);
      sizes.slice(1).forEach((size, i) => expect(sizes[i] + size).toBeGreaterThan(most)); // two neighbours would not fit into one
    }
    expect(sidsOf(standard.serviceControlPolicies())).toHaveLength(3 + 2 * requiredTags.length + 1);
    expect(new Set(sidsOf(standard.serviceControlPolicies())).size).toBe(3 + 2 * requiredTags.length + 1);
  });

  test('a statement may be as large as a policy, and not a character larger', () => {
    const { KEY_ROTATION, KEY_ROTATION_PERIOD, DELETION_WINDOW } = StandardRule;
    const sizesOf = (padding: number) => standardOf({
      ignored: [KEY_ROTATION, KEY_ROTATION_PERIOD, DELETION_WINDOW],
      requiredTags: [{ key: 'A', values: [...tagWith('A', 39, 250).values, 'y'.repeat(padding)] }],
    }).serviceControlPolicies().map((document) => JSON.stringify(document).length);
    const refusal = (padding: number) => {
      try {
        sizesOf(padding);
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    };
    const tooLong = Array.from({ length: 256 }, (_, i) => i + 1).find((padding) => refusal(padding) !== undefined)!;
    expect(tooLong).toBeGreaterThan(1);
    expect(refusal(tooLong)).toContain('got 10241 characters'); // so one of 10,240 was taken
  });

  test('a statement that is too large for any policy is refused, with its size', () => {
    const standard = standardOf({ requiredTags: [tagWith('Team', 60, 250)] });
    expect(() => standard.serviceControlPolicies()).toThrow(/'requiredTags'.*at most 10240 characters.*got 15\d\d\d characters.*KeyTags1/);
    const smaller = standardOf({ requiredTags: [tagWith('Team', 30, 250)] });
    expect(() => smaller.serviceControlPolicies()).not.toThrow();
    expect(() => smaller.resourceControlPolicies()).toThrow(
      /'requiredTags'.*at most 5120 characters.*resource control policy.*got 7\d\d\d/,
    );
  });

  test('more policies than can be attached are refused, with their number', () => {
    const standard = standardOf({ requiredTags: Array.from({ length: 10 }, (_, i) => tagWith(`T${i}`, 15, 250)) });
    expect(() => standard.resourceControlPolicies()).toThrow(/4 policies.*resource control policy.*got 10/);
  });

  test('whatever the standard is: within the limits, or refused', () => {
    const value = fc.string({ unit: fc.constantFrom(...'abcXYZ019 _-@'), minLength: 1, maxLength: 256 }).map((text) => text);
    const tags = fc.uniqueArray(fc.record({
      key: fc.string({ unit: fc.constantFrom(...'abcdef'), minLength: 1, maxLength: 64 }),
      values: fc.option(fc.uniqueArray(value, { minLength: 1, maxLength: 40 }), { nil: undefined }),
    }), { selector: ({ key }) => key, maxLength: 12 });
    fc.assert(fc.property(tags, (requiredTags) => {
      const standard = standardOf({ requiredTags });
      for (const [most, documents] of [
        [10_240, () => standard.serviceControlPolicies()],
        [5_120, () => standard.resourceControlPolicies()],
      ] as const) {
        let made: Array<{ [key: string]: any }>;
        try {
          made = documents();
        } catch (error) {
          if (!/got \d+/.test((error as Error).message)) throw error;
          continue;
        }
        for (const document of made) if (JSON.stringify(document).length > most) return false;
      }
      return true;
    }), { numRuns: 100, seed: 20261128 });
  });
});
