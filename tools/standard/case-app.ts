import { App, CfnCondition, Duration, Fn, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { StackSetStack } from 'cdk-stacksets';
import { Construct } from 'constructs';
import type { KeyCase, Place } from './cases';
import { LAPSED, LOOKED_UP, LOOKED_UP_ELSEWHERE, PLACES, WAIVED } from './cases';
import { KeyMaterialOrigin, KeySpecRule, RotationStandard, Waiver } from '../../src';

/** The day on which the cases are judged. */
export const NOW = new Date('2026-11-28T12:00:00Z');

const EXCUSE = { owner: 'team-x', reason: 'the partner pins the key' };

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
    waivers: [
      Waiver.forAlias(WAIVED, { ...EXCUSE, until: '2026-12-31' }),
      Waiver.forAlias(LAPSED, { ...EXCUSE, until: '2026-11-27' }),
    ],
  });
}

const ENV = { account: '111122223333', region: 'eu-west-1' };

/** As the AWS CDK writes it into `cdk.context.json`. */
function lookedUp(aliasName: string, keyId: string): Record<string, object> {
  return { [`key-provider:account=${ENV.account}:aliasName=alias/${aliasName}:region=${ENV.region}`]: { keyId } };
}

/** An app, and where each case is in it. */
export interface CaseApp {
  readonly app: App;
  readonly places: ReadonlyMap<KeyCase, Construct>;
}

/** Each case in a construct of its own: in turn in a stack, a nested stack, a stack of a stage, and a stack set. */
export function caseApp(cases: readonly KeyCase[], outdir?: string): CaseApp {
  const app = new App({
    outdir,
    context: {
      ...lookedUp(LOOKED_UP, '11111111-0000-4000-8000-000000000000'),
      ...lookedUp(LOOKED_UP_ELSEWHERE, '22222222-0000-4000-8000-000000000000'),
    },
  });
  const stack = new Stack(app, 'Stack', { env: ENV });
  const assets = s3.Bucket.fromBucketName(stack, 'Assets', `case-assets-${ENV.region}`);
  const stacks: Record<Place, Stack> = {
    'stack': stack,
    'nested stack': new NestedStack(stack, 'Nested'),
    'stage': new Stack(new Stage(app, 'Prod', { env: ENV }), 'InStage'),
    'stack set': new StackSetStack(stack, 'StackSet', { assetBuckets: [assets], assetBucketPrefix: 'case-assets' }),
  };
  for (const one of Object.values(stacks)) new CfnCondition(one, 'C', { expression: Fn.conditionEquals('a', 'b') });
  const places = new Map(cases.map((one, i) => {
    const place = new Construct(stacks[one.place ?? PLACES[i % PLACES.length]], `Case${i}`);
    one.make(place);
    return [one, place] as const;
  }));
  for (const one of Object.values(stacks)) Tags.of(one).add('Owner', 'team-x'); // tags of an app do not reach into its stages
  return { app, places };
}
