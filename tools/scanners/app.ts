import { App, Duration, Stack } from 'aws-cdk-lib';
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
  new ManualRotationAlias(stack, 'Signing', { aliasName: 'signing', keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256) });
  new ManualRotationAlias(stack, 'Tokens', { aliasName: 'tokens', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) });
  const retirement = Retirement.scheduleDeletion();
  new ManualRotationAlias(stack, 'Symmetric', { aliasName: 'symmetric', keyTemplate: KeyTemplate.symmetric(), retirement });
  new RotationComplianceRule(stack, 'KeyAge').addRemediation('Rotate');
  new RotationNotifications(stack, 'Notifications').watchKey(key);
  return app;
}
