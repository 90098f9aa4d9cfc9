import * as fc from 'fast-check';
import { completed } from '../../src/standard/defaults';
import { judgeTemplates } from '../../src/standard/judge/judge';
import type { Template } from '../../src/standard/judge/template';

const TYPES = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey', 'AWS::KMS::Alias', 'AWS::CloudWatch::Alarm', 'Custom::ManualRotationAlias'];
const PROPERTIES = [
  'EnableKeyRotation', 'RotationPeriodInDays', 'KeySpec', 'KeyUsage', 'Origin', 'Tags', 'PendingWindowInDays', 'KeyPolicy', 'AliasName',
  'TargetKeyId', 'AdoptedKeyArn', 'StateMachineArn', 'Metrics', 'Dimensions', 'Namespace', 'MetricName',
];

const LITERALS = [null, true, 'true', 90, '365', 'SYMMETRIC_DEFAULT', 'RSA_2048', 'EXTERNAL', { Ref: 'A' }, { Ref: 'AWS::NoValue' }, {}];
const FIELDS = ['Ref', 'Fn::If', 'Fn::GetAtt', 'Fn::Sub', 'Fn::Join', 'Key', 'Value', 'Name', 'Statement', 'Principal', 'Condition'];

/** Anything that JSON can say, with the shapes that the judge looks for among it. */
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(...LITERALS),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('any'), { maxKeys: 3 }),
  ),
})).any;

const resource = fc.oneof(value, fc.record({
  Type: fc.oneof(fc.constantFrom(...TYPES), value),
  Properties: fc.oneof(fc.dictionary(fc.constantFrom(...PROPERTIES), value, { maxKeys: 6 }), value),
  DeletionPolicy: value,
  Metadata: value,
}, { requiredKeys: [] }));

const STANDARD = completed({
  name: 'any',
  version: '1',
  requiredTags: [{ key: 'Owner', values: ['x'] }],
  allowedOrigins: ['AWS_KMS'],
  keySpecs: [{ keySpec: 'RSA_2048' }],
  requireFamilyAlarms: true,
  requireFamilyRetirement: true,
  minIdleBeforeDeletionDays: 30,
});

describe('a template, whatever is in it', () => {
  test('is judged, and never an exception: each finding has a message and a remedy', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('A', 'B', 'C'), resource, { maxKeys: 3 }), (resources) => {
      const found = judgeTemplates([{ name: 't', template: { Resources: resources } as Template }], STANDARD, { now: new Date(0) });
      for (const { message, fix } of found) {
        expect(message).not.toMatch(/undefined|\[object/);
        expect(fix).not.toBe('');
      }
    }), { numRuns: 2_000, seed: 20261128 });
  });
});
