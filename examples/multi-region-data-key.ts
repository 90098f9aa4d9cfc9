/**
 * Records that one Region writes and another one reads: each is encrypted under a data key of its own, and that under a multi-Region key,
 * so that the other Region needs no call to the first, and goes on when the first is down. AWS KMS rotates both keys together.
 *
 * Costs a month in the first year: 2 keys $2.00 (list prices: docs/costs.md); each new data key is one request.
 * `npx cdk synth --app 'npx tsx examples/multi-region-data-key.ts'` shows the templates. The stack of the readers is deployed second, with
 * `--parameters PrimaryKeyArn=<output KeyArn of the first>`. `clients/sealed-record.ts` is what both sides run.
 */
import type { StackProps } from 'aws-cdk-lib';
import { App, CfnOutput, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { ReplicaKey, RotatingKey } from '../src';

const ALIAS_NAME = 'multi-region-data-key/records';

/** Grants are for records alone: data keys that were made for something else stay closed. */
const FOR_RECORDS = { StringEquals: { 'kms:EncryptionContext:purpose': 'record' } };

/** Where records are written. */
export class RecordWriters extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const key = new RotatingKey(this, 'Records', { alias: ALIAS_NAME, multiRegion: true, rotationPeriod: Duration.days(180) });

    const writer = new iam.Role(this, 'Writer', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    writer.addToPolicy(new iam.PolicyStatement({ actions: ['kms:GenerateDataKey'], resources: [key.keyArn], conditions: FOR_RECORDS }));

    new CfnOutput(this, 'KeyArn', { value: key.keyArn });
  }
}

/** Where they are read. Policy, grants and alias are this Region's own: whoever may decrypt here reads what was written there. */
export class RecordReaders extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const primaryKeyArn = new CfnParameter(this, 'PrimaryKeyArn', {
      description: 'Output KeyArn of the stack of the writers',
      allowedPattern: '^arn:[a-z0-9-]+:kms:[a-z0-9-]+:[0-9]{12}:key/mrk-[0-9a-f]{32}$',
    });
    const replica = new ReplicaKey(this, 'Records', {
      primaryKey: kms.Key.fromKeyArn(this, 'Primary', primaryKeyArn.valueAsString),
      alias: ALIAS_NAME,
    });

    const reader = new iam.Role(this, 'Reader', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    reader.addToPolicy(new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [replica.keyArn], conditions: FOR_RECORDS }));

    new CfnOutput(this, 'ReplicaKeyArn', { value: replica.keyArn });
  }
}

if (require.main === module) {
  const app = new App();
  new RecordWriters(app, 'RecordWriters', { env: { region: 'eu-central-1' } });
  new RecordReaders(app, 'RecordReaders', { env: { region: 'eu-west-1' } });
}
