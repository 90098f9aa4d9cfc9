/* eslint-disable import/no-extraneous-dependencies -- runs in the folder of a version, with what is installed there */
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { KeyOrigin, KeyTemplate, ManualRotationAlias, RotatingKey, RotationComplianceRule, RotationStandard, SigningSpec } from '../../src';

const role = (scope: Construct, id: string) => new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
const topic = (scope: Construct, id: string) => new sns.Topic(scope, id);

/** A stack of its own, below the app. */
const stack = (scope: Construct, id: string, region: string) =>
  new Stack(scope.node.root as Construct, id, { env: { account: '111122223333', region } });

function rotatingKey(scope: Construct, id: string, comment: string): RotatingKey {
  if (comment.includes('KeyOrigin.EXTERNAL')) return new RotatingKey(scope, id, { origin: KeyOrigin.EXTERNAL });
  return comment.includes('another Region')
    ? new RotatingKey(stack(scope, 'Elsewhere', 'eu-central-1'), id, { multiRegion: true })
    : new RotatingKey(scope, id);
}

/** Somebody's stack: with a key, for what looks at keys. */
function stackWithKey(scope: Construct, id: string): Stack {
  const made = stack(scope, id, Stack.of(scope).region);
  new RotatingKey(made, 'ItsKey'); // no id that an example takes
  return made;
}

type Make = (scope: Construct, id: string, comment: string) => unknown;
const BY_TYPE: Record<string, Make> = {
  'App': () => new App(),
  'Construct': (scope, id) => new Construct(scope, id),
  'ec2.IVpc': (scope, id) =>
    ec2.Vpc.fromVpcAttributes(scope, id, {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-west-1a'],
      privateSubnetIds: ['subnet-1'],
      privateSubnetRouteTableIds: ['rtb-1'],
    }),
  'events.IRuleTarget': (scope, id) => new targets.SnsTopic(topic(scope, id)),
  'iam.IGrantable': role,
  'iam.IRole': role,
  'iam.Role': role,
  'kms.IKey': (scope, id) => new kms.Key(scope, id),
  'kms.Key': (scope, id) => new kms.Key(scope, id),
  'ManualRotationAlias': (scope, id) =>
    new ManualRotationAlias(scope, id, {
      aliasName: `stand-in/${id}`,
      keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
    }),
  'OnDemandRotation': (scope, id) => new RotatingKey(scope, id).addOnDemandRotation('OnDemand'),
  'RotatingKey': rotatingKey,
  'RotationComplianceRule': (scope, id) => new RotationComplianceRule(scope, id),
  'RotationStandard': () => new RotationStandard({ name: 'stand-in', version: '1' }),
  's3.Bucket': (scope, id) => new s3.Bucket(scope, id, { enforceSSL: true }),
  'sns.ITopic': topic,
  'sns.Topic': topic,
  'Stack': stackWithKey,
};

/**
 * Something of the type that an example declares, below a construct of its own so that its id is free. Where settings have to come
 * first, nothing else stands there.
 */
export function standIn(scope: Construct, name: string, type: string, comment: string): unknown {
  const make = BY_TYPE[type];
  if (make === undefined) throw new Error(`no stand-in for 'declare const ${name}: ${type}'; add one to tools/compat-cdk/stand-ins.ts`);
  return make(new Construct(scope, `Declared-${name}`), name, comment);
}
