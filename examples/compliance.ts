/**
 * Proof for auditors: an AWS Config rule that judges the age of every key of the account, with one exception that ends by itself.
 *
 * AWS Config has to be on in the account. `npx cdk synth --app 'npx tsx examples/compliance.ts'` shows the template.
 */
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { RotatingKey, RotationComplianceRule, Waiver } from '../src';

export class Compliance extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    // Rotated more often than the standard asks for: compliant as long as AWS KMS does its work.
    new RotatingKey(this, 'Orders', { alias: 'compliance/orders', rotationPeriod: Duration.days(180) });

    const rule = new RotationComplianceRule(this, 'KeyAge', {
      maxKeyAge: Duration.days(365),
      waivers: [
        // Not applicable until the end of that day, with the reason in its annotation; then judged by its age again.
        Waiver.forAlias('partner/signing', { reason: 'the partner pins our public key', owner: 'team-payments', until: '2028-06-30' }),
      ],
    });

    const security = new sns.Topic(this, 'Security', { enforceSSL: true });
    rule.onComplianceChange('Changed', { target: new targets.SnsTopic(security) }); // a key became too old, or young again
    rule.addAlarms({ actions: [new SnsAction(security)] }); // the rule itself failed, or fell silent

    // In AWS Config, one click on a key that is too old: its rotation is switched on, and it is rotated once.
    const remediation = rule.addRemediation('Rotate', { reservedRotations: 10 });

    new CfnOutput(this, 'RuleName', { value: rule.configRuleName });
    new CfnOutput(this, 'AutomationDocument', { value: remediation.documentName });
  }
}

if (require.main === module) {
  new Compliance(new App(), 'Compliance');
}
