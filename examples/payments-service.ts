/**
 * All keys of a payments service: data at rest, tokens with published public keys, webhooks; who may rotate, who helps in an emergency, who
 * hears of it, a dashboard, a partner in another account; the service itself, which knows names only; and the rule that judges every key.
 *
 * Costs a month in the first year: 4 keys $4.00, 24 custom metrics $7.20, 18 alarms $1.80 (list prices: docs/costs.md); the rule besides.
 * `npx cdk synth --app 'npx tsx examples/payments-service.ts'` shows the templates. The stack of keys is deployed first.
 */
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import {
  KeyTemplate, MacSpec, ManualRotationAlias, PublicKeySet, PublicKeyStore, Retirement, RotatingKey, RotationDashboard,
  RotationNotifications, RotationStandard, SigningSpec, Waiver,
} from '../src';

/** What keys and service agree on: names, and kinds of keys. */
const TOKENS = { aliasName: 'payments-service/tokens', keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256) };
const WEBHOOKS = { aliasName: 'payments-service/webhooks', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) };
const TOKEN_LIFETIME = Duration.hours(12);
const PARTNER_ACCOUNT = '444455556666';
const PRIVATE = { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL, enforceSSL: true, versioned: true };

/** What every key has to be, by the synthesis and in the account. */
export const standard = new RotationStandard({
  name: 'payments-keys',
  version: '2026.1',
  maxKeyAge: Duration.days(365),
  requireFamilyAlarms: true,
  waivers: [Waiver.forAlias('legacy/archive', { reason: 'read only, deleted in spring', owner: 'team-storage', until: '2028-03-31' })],
});

/** The keys, and who watches over them. */
export class PaymentsServiceKeys extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const operators = new iam.Role(this, 'Operators', { assumedBy: new iam.AccountRootPrincipal() });
    const emergency = new iam.Role(this, 'Emergency', { assumedBy: new iam.AccountRootPrincipal() });

    // Data at rest: AWS KMS rotates it, operators do at any time.
    const data = new RotatingKey(this, 'Data', { alias: 'payments-service/data', rotationPeriod: Duration.days(180) });
    const onDemand = data.addOnDemandRotation('OnDemand');
    new s3.Bucket(this, 'Ledger', { ...PRIVATE, encryptionKey: data, bucketKeyEnabled: true });

    // Tokens: verifiers keep a copy of the public keys for ten minutes, and have the new one a day before it signs.
    const tokens = new ManualRotationAlias(this, 'Tokens', {
      ...TOKENS,
      rotationPeriod: Duration.days(90),
      activationDelay: Duration.days(1),
      retirement: Retirement.disable({ after: Duration.days(30), unusedFor: Duration.days(30) }),
      breakGlass: { roles: [emergency] },
    });
    emergency.addToPolicy(new iam.PolicyStatement({ actions: ['kms:UpdateAlias'], resources: [tokens.aliasArn] }));
    tokens.addToResourcePolicy(new iam.PolicyStatement({ principals: [emergency], actions: ['kms:UpdateAlias'], resources: ['*'] }));
    // The partner verifies by the key ARN that comes with a token, in its own account.
    tokens.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.AccountPrincipal(PARTNER_ACCOUNT)],
      actions: ['kms:GetPublicKey', 'kms:Verify'],
      resources: ['*'],
      conditions: { ArnLike: { 'aws:PrincipalArn': `arn:*:iam::${PARTNER_ACCOUNT}:role/payments-verifier` } },
    }));

    const documents = new s3.Bucket(this, 'Documents', PRIVATE);
    const { distributionDomainName } = new cloudfront.Distribution(this, 'Distribution', {
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(documents),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED, // caches in a row add up: verifiers keep copies, CloudFront does not
      },
    });
    new PublicKeySet(this, 'PublicKeys', {
      alias: tokens,
      stores: [PublicKeyStore.jwks(documents, { issuer: `https://${distributionDomainName}` })],
      cacheFor: Duration.minutes(10),
      tokenLifetime: TOKEN_LIFETIME,
      verifyFor: TOKEN_LIFETIME,
    });

    // Webhooks: nobody takes one after five minutes.
    const webhooks = new ManualRotationAlias(this, 'Webhooks', {
      ...WEBHOOKS,
      rotationPeriod: Duration.days(180),
      retirement: Retirement.scheduleDeletion({ after: Duration.days(30), unusedFor: Duration.days(7) }),
    });

    // People.
    const notifications = new RotationNotifications(this, 'Notifications');
    notifications.topic.addSubscription(new EmailSubscription('payments-oncall@example.com'));
    const actions = [new SnsAction(notifications.topic)];
    const dashboard = new RotationDashboard(this, 'Dashboard');
    notifications.watchKey(data);
    dashboard.addKey(data);
    onDemand.grantRotate(operators);
    onDemand.addAlarms({ actions });
    notifications.watchOnDemandRotation(onDemand);
    dashboard.addOnDemandRotation(onDemand);
    for (const alias of [tokens, webhooks]) {
      alias.grants.operate(operators); // rotate now, move back, hold, release
      alias.addAlarms({ actions });
      notifications.watchAlias(alias);
      dashboard.addAlias(alias);
    }

    new CfnOutput(this, 'TokensMachine', { value: tokens.stateMachine.stateMachineArn });
    new CfnOutput(this, 'WebhooksMachine', { value: webhooks.stateMachine.stateMachineArn });
    new CfnOutput(this, 'DocumentsBucket', { value: documents.bucketName });
  }
}

/** The service, of another team: names are all that it takes from the other stack. */
export class PaymentsService extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const tokens = ManualRotationAlias.fromManualRotationAliasAttributes(this, 'Tokens', TOKENS);
    const webhooks = ManualRotationAlias.fromManualRotationAliasAttributes(this, 'Webhooks', WEBHOOKS);
    const task = new iam.Role(this, 'Task', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    tokens.grants.sign(task);
    webhooks.grants.generateMac(task); // through the alias
    webhooks.grants.verifyMac(task); // with the key that a delivery names
  }
}

/** The verdict on every key of account and Region; AWS Config has to be on. One stack for each account. */
export class PaymentsServiceCompliance extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const rule = standard.addComplianceRule(this, 'KeyAge');
    rule.addAlarms({ actions: [new SnsAction(new sns.Topic(this, 'Security', { enforceSSL: true }))] });
    rule.addRemediation('Repair', { reservedRotations: 10 });
    new RotationDashboard(this, 'Dashboard').addComplianceRule(rule);
  }
}

if (require.main === module) {
  const app = new App();
  standard.enforce(app);
  const keys = new PaymentsServiceKeys(app, 'PaymentsServiceKeys');
  new PaymentsService(app, 'PaymentsService').node.addDependency(keys);
  new PaymentsServiceCompliance(app, 'PaymentsServiceCompliance');
}
