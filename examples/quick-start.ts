/**
 * The quick start: a key that AWS KMS rotates in place, and a signing key that is rotated behind an alias.
 *
 * `npx cdk synth` at the root of the repository runs this app; `npm run demo` deploys it to an emulator and rotates the alias.
 */
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { KeyTemplate, ManualRotationAlias, RotatingKey, SigningSpec } from '../src';

export class QuickStart extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    // AWS KMS rotates the material of this key every year; id and ARN stay. For services such as Amazon S3 and for your own code.
    new RotatingKey(this, 'Data', { alias: 'quick-start/data' });

    // AWS KMS cannot rotate a signing key: here a new key is made, proven and moved behind the alias every half year.
    const signing = new ManualRotationAlias(this, 'Signing', {
      aliasName: 'quick-start/signing',
      keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
      rotationPeriod: Duration.days(180),
    });

    const service = new iam.Role(this, 'Service', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    signing.grants.sign(service); // through the alias
    signing.grants.verify(service); // by the key ARN that Sign returned, whatever generation made the signature

    new CfnOutput(this, 'AliasName', { value: signing.aliasName });
    new CfnOutput(this, 'StateMachineArn', { value: signing.stateMachine.stateMachineArn });
  }
}

if (require.main === module) {
  new QuickStart(new App(), 'QuickStart');
}
