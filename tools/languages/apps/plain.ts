/** What a synthesis costs without this library: two keys of the AWS CDK, in place of the two of the quick start. */
import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';

const app = new App();
const stack = new Stack(app, 'Plain');
new kms.Key(stack, 'Data', { alias: 'plain/data', enableKeyRotation: true });
const signing = new kms.Key(stack, 'Signing', {
  alias: 'plain/signing',
  keySpec: kms.KeySpec.ECC_NIST_P256,
  keyUsage: kms.KeyUsage.SIGN_VERIFY,
});
signing.grantSignVerify(new iam.Role(stack, 'Service', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }));
app.synth();
