import { App, Duration, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import {
  KeyOrigin,
  KeyTemplate,
  MacSpec,
  ManualRotationAlias,
  Retirement,
  RotatingKey,
  RotationComplianceRule,
  RotationNotifications,
  SigningSpec,
} from '../../src';

/** Where the stack is pretended to be. */
export const ENVIRONMENT = { account: '111122223333', region: 'eu-west-1' };

/** What the library makes by itself, and nothing else: whatever a scanner finds in it is about the library. */
export function scannedApp(outdir?: string): App {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Scanned', { env: ENVIRONMENT });
  const key = new RotatingKey(stack, 'Data', { alias: 'data' });
  key.addOnDemandRotation('OnDemand', { maxMaterialAge: Duration.days(200) });
  new RotatingKey(stack, 'Imported', { origin: KeyOrigin.EXTERNAL });
  const notifications = new RotationNotifications(stack, 'Notifications');
  notifications.watchKey(key);
  const options = { actions: [new SnsAction(notifications.topic)] };
  const keyTemplate = KeyTemplate.signing(SigningSpec.ECC_NIST_P256);
  new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate }).addAlarms(options);
  new ManualRotationAlias(stack, 'Tokens', { aliasName: 'tokens', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) });
  const retirement = Retirement.scheduleDeletion();
  new ManualRotationAlias(stack, 'Symmetric', { aliasName: 'symmetric', keyTemplate: KeyTemplate.symmetric(), retirement });
  const rule = new RotationComplianceRule(stack, 'KeyAge');
  rule.addRemediation('Rotate');
  rule.addAlarms(options);
  return app;
}
