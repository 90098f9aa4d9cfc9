/**
 * Both issuers of the example. Nothing answers at the names of Amazon CloudFront with TLS on the emulator: the issuer is the address of the
 * bucket there, in a token, for the library wants `https`.
 */
import type { Stack } from 'aws-cdk-lib';
import { App, Token } from 'aws-cdk-lib';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { EccJwtIssuer, JwtIssuer } from '../../examples/jwt-issuer';

const app = new App();
for (const issuerClass of [JwtIssuer, EccJwtIssuer]) {
  const bucketName = `${issuerClass.name.toLowerCase()}-documents`;
  const address = `${process.env.AWS_ENDPOINT_URL}/${bucketName}`;
  const stack: Stack = new issuerClass(app, issuerClass.name, { issuer: Token.asString({ 'Fn::Join': ['', [address]] }) });
  (stack.node.findChild('Documents').node.defaultChild as CfnBucket).bucketName = bucketName;
}
