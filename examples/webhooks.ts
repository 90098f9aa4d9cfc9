/**
 * Webhooks that carry a MAC of an HMAC key behind an alias: a function that sends, an HTTP API that takes each delivery once, both with
 * rights in this account; old keys are deleted when nothing that they sealed is on its way any more.
 *
 * Costs a month in the first year: 2 keys $2.00, 10 custom metrics $3.00, 6 alarms $0.60 (list prices: docs/costs.md); deliveries besides.
 * `npx cdk synth --app 'npx tsx examples/webhooks.ts'` shows the template.
 */
import { App, ArnFormat, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { KeyTemplate, MacSpec, ManualRotationAlias, Retirement, RotationNotifications } from '../src';

export class Webhooks extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    const seals = new ManualRotationAlias(this, 'Seals', {
      aliasName: 'webhooks/seals',
      keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256),
      rotationPeriod: Duration.days(180),
      // Who takes deliveries refuses them after five minutes: nobody needs a key that was replaced a month ago.
      retirement: Retirement.scheduleDeletion({ after: Duration.days(30), unusedFor: Duration.days(7) }),
    });

    const send = this.nodejs('Send', 'send-webhook', { ALIAS: seals.aliasName });
    seals.grants.generateMac(send); // through the alias; the ARN of the key that made the MAC goes with it

    // At most once: a delivery is kept in the same write as its id.
    const deliveries = new dynamodb.Table(this, 'Deliveries', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expires',
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const receive = this.nodejs('Receive', 'receive-webhook', {
      // The seal names its key, and whoever sent it chose that: one of this account and Region.
      KEYS: this.formatArn({ service: 'kms', resource: 'key/', arnFormat: ArnFormat.NO_RESOURCE_NAME }),
      TABLE: deliveries.tableName,
    });
    seals.grants.verifyMac(receive); // with keys of this family alone
    deliveries.grant(receive, 'dynamodb:PutItem');

    const intake = new apigateway.HttpApi(this, 'Intake', { createDefaultStage: false });
    // Anybody may call it, and each call that looks like a delivery asks AWS KMS.
    intake.addStage('Stage', { stageName: '$default', autoDeploy: true, throttle: { rateLimit: 50, burstLimit: 100 } });
    const [route] = intake.addRoutes({
      path: '/webhooks', methods: [apigateway.HttpMethod.POST], integration: new HttpLambdaIntegration('Receive', receive),
    });
    Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason: 'There is no authorizer: the MAC says who sent it.' });

    const notifications = new RotationNotifications(this, 'Notifications');
    notifications.watchAlias(seals);
    seals.addAlarms({ actions: [new SnsAction(notifications.topic)] });

    new CfnOutput(this, 'AliasName', { value: seals.aliasName });
    new CfnOutput(this, 'StateMachineArn', { value: seals.stateMachine.stateMachineArn });
    new CfnOutput(this, 'SendName', { value: send.functionName });
    new CfnOutput(this, 'IntakeUrl', { value: `${intake.apiEndpoint}/webhooks` });
  }

  private nodejs(id: string, entry: string, environment: Record<string, string>): lambda.Function {
    return new NodejsFunction(this, id, {
      entry: require.resolve(`./clients/${entry}`),
      runtime: lambda.Runtime.NODEJS_24_X,
      memorySize: 512,
      timeout: Duration.seconds(10),
      bundling: { externalModules: [] }, // its own AWS SDK: what was tested is what runs
      environment,
    });
  }
}

if (require.main === module) {
  new Webhooks(new App(), 'Webhooks');
}
