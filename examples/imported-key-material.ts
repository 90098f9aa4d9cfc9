/**
 * A key whose material you bring yourself: who may import it, a rotation that starts when new material is there and fails aloud when none
 * came for a year, and a warning before material expires. docs/imported-key-material.md has the commands, in their order.
 *
 * Costs a month in the first year: 2 keys $2.00, 3 custom metrics $0.90, 5 alarms $0.50 (list prices: docs/costs.md).
 * `npx cdk synth --app 'npx tsx examples/imported-key-material.ts'` shows the template.
 */
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { KeyOrigin, RotatingKey, RotationNotifications } from '../src';

export class ImportedKeyMaterial extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    // It cannot be used before its first material is there: deploy what needs it later.
    const key = new RotatingKey(this, 'Data', { origin: KeyOrigin.EXTERNAL, alias: 'imported-key-material/data' });

    // Those who hold the material. Which of them may assume it, and how, is your ceremony.
    const importer = new iam.Role(this, 'Importer', { assumedBy: new iam.AccountRootPrincipal() });
    key.grant(importer, 'kms:DescribeKey', 'kms:GetParametersForImport', 'kms:ImportKeyMaterial', 'kms:ListKeyRotations');

    // AWS KMS never rotates imported material by itself. The event needs a trail of AWS CloudTrail, and comes minutes after the import.
    const rotation = key.addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(365) });
    key.rotationEvents.onMaterialImported('Imported', { target: rotation.eventTarget() });

    const notifications = new RotationNotifications(this, 'Notifications');
    const actions = [new SnsAction(notifications.topic)];
    notifications.watchKey(key); // imported, expired, deleted, rotated, ...
    notifications.watchOnDemandRotation(rotation); // rotated and proven, or why not
    rotation.addAlarms({ actions });
    key.addMaterialExpiryAlarm('Expiry', { before: Duration.days(30), actions }); // one that expires stops the whole key

    new CfnOutput(this, 'KeyArn', { value: key.keyArn });
    new CfnOutput(this, 'ImporterRoleArn', { value: importer.roleArn });
    new CfnOutput(this, 'StateMachineArn', { value: rotation.stateMachine.stateMachineArn });
  }
}

if (require.main === module) {
  new ImportedKeyMaterial(new App(), 'ImportedKeyMaterial');
}
