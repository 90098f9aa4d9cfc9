import { App, CfnCondition, Duration, Fn, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { KeyCase } from './cases';
import { KeyMaterialOrigin, KeySpecRule, RotationStandard } from '../../src';

/** The day on which the cases are judged. */
export const NOW = new Date('2026-11-28T12:00:00Z');

/** A standard that asks for everything. */
export function caseStandard(): RotationStandard {
  return new RotationStandard({
    name: 'cases',
    version: '1',
    minIdleBeforeDeletion: Duration.days(30),
    requiredTags: [{ key: 'Owner' }],
    allowedOrigins: [KeyMaterialOrigin.AWS_KMS, KeyMaterialOrigin.EXTERNAL],
    keySpecs: [
      KeySpecRule.forbidden('SM2'), KeySpecRule.until('ECC_SECG_P256K1', '2026-01-01'), KeySpecRule.until('RSA_2048', '2027-03-31'),
    ],
    requireFamilyRetirement: true,
    requireFamilyAlarms: true,
  });
}

/** Each case in a construct of its own: in turn in a stack, a nested stack, and a stack of a stage. */
export function caseApp(cases: readonly KeyCase[]): { readonly app: App; readonly places: ReadonlyMap<KeyCase, Construct> } {
  const app = new App();
  const env = { account: '111122223333', region: 'eu-west-1' };
  const stack = new Stack(app, 'Stack', { env });
  const stages = [stack, new NestedStack(stack, 'Nested'), new Stack(new Stage(app, 'Prod', { env }), 'InStage')];
  for (const one of stages) new CfnCondition(one, 'C', { expression: Fn.conditionEquals('a', 'b') });
  const places = new Map(cases.map((one, i) => {
    const place = new Construct(stages[i % stages.length], `Case${i}`);
    one.make(place);
    return [one, place] as const;
  }));
  for (const one of stages) Tags.of(one).add('Owner', 'team-x'); // tags of an app do not reach into its stages
  return { app, places };
}
