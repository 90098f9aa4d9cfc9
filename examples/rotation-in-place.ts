/**
 * Rotation in place, watched: a multi-Region key that is rotated by age and on demand, messages people can read, a dashboard, and a replica
 * in a second Region.
 *
 * `npx cdk synth --app 'npx tsx examples/rotation-in-place.ts'` shows the templates. The stack of the replica is deployed second, with
 * `--parameters PrimaryKeyArn=<output KeyArn of the first>`.
 */
import type { StackProps } from 'aws-cdk-lib';
import { App, CfnOutput, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { ReplicaKey, RotatingKey, RotationDashboard, RotationNotifications } from '../src';

const ALIAS_NAME = 'rotation-in-place/orders';

/** The key, who rotates it, and who hears and sees what becomes of it. */
export class RotationInPlace extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    // AWS KMS rotates the material of this key once a year, by itself.
    const key = new RotatingKey(this, 'Orders', { alias: ALIAS_NAME, multiRegion: true });

    // A state machine looks at its age every day, replaces it before it is 200 days old, and proves that; by hand, it does so at any time.
    const rotation = key.addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) });

    const notifications = new RotationNotifications(this, 'Notifications');
    notifications.watchKey(key); // rotated, disabled, to be deleted, ...
    notifications.watchOnDemandRotation(rotation); // rotated and proven, or why not
    rotation.addAlarms({ actions: [new SnsAction(notifications.topic)] }); // a run failed, or none succeeded for two days

    const dashboard = new RotationDashboard(this, 'Dashboard');
    dashboard.addKey(key, { title: ALIAS_NAME });
    dashboard.addOnDemandRotation(rotation, { title: `${ALIAS_NAME}, rotated on demand` });

    new CfnOutput(this, 'KeyArn', { value: key.keyArn });
    new CfnOutput(this, 'StateMachineArn', { value: rotation.stateMachine.stateMachineArn });
    new CfnOutput(this, 'TopicArn', { value: notifications.topic.topicArn });
    new CfnOutput(this, 'DashboardName', { value: dashboard.dashboard.dashboardName });
  }
}

/** What another Region decrypts with: the same key material, rotated with the primary. Policy and alias are its own. */
export class RotationInPlaceReplica extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const primaryKeyArn = new CfnParameter(this, 'PrimaryKeyArn', {
      description: 'Output KeyArn of the stack of the primary key',
      allowedPattern: '^arn:[a-z0-9-]+:kms:[a-z0-9-]+:[0-9]{12}:key/mrk-[0-9a-f]{32}$',
    });
    const replica = new ReplicaKey(this, 'Orders', {
      primaryKey: kms.Key.fromKeyArn(this, 'Primary', primaryKeyArn.valueAsString),
      alias: ALIAS_NAME,
    });

    // The primary is on the dashboard of its own stack: how often this replica is used, only this Region knows.
    new RotationDashboard(this, 'Dashboard').addKey(replica, { title: `${ALIAS_NAME}, replica` });

    new CfnOutput(this, 'ReplicaKeyArn', { value: replica.keyArn });
  }
}

if (require.main === module) {
  const app = new App();
  new RotationInPlace(app, 'RotationInPlace', { env: { region: 'eu-central-1' } });
  new RotationInPlaceReplica(app, 'RotationInPlaceReplica', { env: { region: 'eu-west-1' } });
}
