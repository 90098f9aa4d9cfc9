/**
 * A signing key in production: old generations are retired, operators are told, and the services that sign and verify live in other stacks.
 *
 * `npx cdk synth --app 'npx tsx examples/signing-service.ts'` shows the templates.
 */
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { KeyTemplate, ManualRotationAlias, Retirement, SigningSpec } from '../src';

const ALIAS_NAME = 'signing-service/documents';
const KEY_TEMPLATE = KeyTemplate.signing(SigningSpec.ECC_NIST_P256);

/** The family of keys, and those who watch over it. */
export class SigningKeys extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    // May move the alias when the state machine cannot. Who assumes it, and how, is the organization's emergency procedure.
    const emergency = new iam.Role(this, 'Emergency', { assumedBy: new iam.AccountRootPrincipal() });

    const signing = new ManualRotationAlias(this, 'Documents', {
      aliasName: ALIAS_NAME,
      keyTemplate: KEY_TEMPLATE,
      rotationPeriod: Duration.days(180),
      activationDelay: Duration.days(2), // verifiers fetch public keys once a day: they have the new one before anything is signed with it
      // Signatures are verified for a year. AWS KMS does not see who verifies with a copy of a public key: a deleted key is no loss to
      // them.
      retirement: Retirement.scheduleDeletion({ after: Duration.days(365), unusedFor: Duration.days(90) }),
      breakGlass: { roles: [emergency] },
    });
    // To move an alias takes a permission for the alias and for both keys. The key policies give the second, and except this role from
    // their denial.
    emergency.addToPolicy(new iam.PolicyStatement({ actions: ['kms:UpdateAlias'], resources: [signing.aliasArn] }));
    signing.addToResourcePolicy(new iam.PolicyStatement({ principals: [emergency], actions: ['kms:UpdateAlias'], resources: ['*'] }));

    const operators = new sns.Topic(this, 'Operators', { enforceSSL: true });
    signing.addAlarms({ actions: [new SnsAction(operators)] }); // overdue; failed, timed out, aborted; silent for 48 hours
    signing.rotationEvents.onBlocked('Blocked', { target: new targets.SnsTopic(operators) });
    signing.rotationEvents.onRetirementVetoed('StillNeeded', { target: new targets.SnsTopic(operators) });

    // The publisher of public keys learns of a new one two days before it signs, and of the swap.
    const unpublished = new sqs.Queue(this, 'Unpublished', { enforceSSL: true, retentionPeriod: Duration.days(14) });
    const publisher = new sqs.Queue(this, 'Publisher', {
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { maxReceiveCount: 5, queue: unpublished },
    });
    signing.rotationEvents.onStaged('PublicKeyToPublish', { target: new targets.SqsQueue(publisher) });
    signing.rotationEvents.onRotated('SignsNow', { target: new targets.SqsQueue(publisher) });

    new CfnOutput(this, 'StateMachineArn', { value: signing.stateMachine.stateMachineArn });
  }
}

/** A service of another team: it knows names only, so the two stacks are deployed apart. The keys come first. */
export class DocumentService extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const signing = ManualRotationAlias.fromManualRotationAliasAttributes(this, 'Signing', {
      aliasName: ALIAS_NAME,
      keyTemplate: KEY_TEMPLATE,
    });

    const signer = new iam.Role(this, 'Signer', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    signing.grants.sign(signer); // names the alias, stores the key ARN from the answer beside the signature

    const verifier = new iam.Role(this, 'Verifier', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    signing.grants.verify(verifier); // names the stored key ARN, whatever generation made the signature
  }
}

if (require.main === module) {
  const app = new App();
  new SigningKeys(app, 'SigningKeys');
  new DocumentService(app, 'DocumentService');
}
