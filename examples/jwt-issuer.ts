/**
 * An issuer of JSON Web Tokens whose key is rotated: a function that signs, public keys and an OpenID Connect discovery document behind
 * Amazon CloudFront, and an HTTP API that takes the tokens. Once with RSA keys, which the JWT authorizer of Amazon API Gateway verifies,
 * and once with ECC keys, for which a Lambda authorizer does.
 *
 * `npx cdk synth --app 'npx tsx examples/jwt-issuer.ts'` shows the templates.
 */
import type { StackProps } from 'aws-cdk-lib';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer, HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { KeyTemplate, KnownVerifier, ManualRotationAlias, PublicKeySet, PublicKeyStore, SigningSpec } from '../src';

const AUDIENCE = 'orders';
const TOKEN_LIFETIME = Duration.hours(12);
const FUNCTION = { runtime: lambda.Runtime.NODEJS_24_X, memorySize: 512, timeout: Duration.seconds(10) };

export interface JwtIssuerProps extends StackProps {
  /** @default SigningSpec.RSA_2048 */
  readonly keySpec?: SigningSpec;
  /** Where the documents are served, if not by the distribution. */
  readonly issuer?: string;
}

/** The issuer, and an API that trusts it. */
export class JwtIssuer extends Stack {
  constructor(scope: Construct, id: string, props: JwtIssuerProps = {}) {
    super(scope, id, props);
    const keySpec = props.keySpec ?? SigningSpec.RSA_2048;
    const isRsa = keySpec === SigningSpec.RSA_2048;
    const algorithm = isRsa ? 'RS256' : 'ES256';

    const signing = new ManualRotationAlias(this, 'Signing', {
      aliasName: `${id}/tokens`,
      keyTemplate: KeyTemplate.signing(keySpec),
      rotationPeriod: Duration.days(180),
      activationDelay: Duration.days(1), // every verifier has fetched the new public key by then
    });

    const documents = new s3.Bucket(this, 'Documents', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
    });
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(documents),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED, // caches in a row add up: verifiers keep copies, CloudFront does not
      },
    });
    const issuer = props.issuer ?? `https://${distribution.distributionDomainName}`; // better: a domain of yours, which you can move
    new PublicKeySet(this, 'PublicKeys', {
      alias: signing,
      stores: [PublicKeyStore.jwks(documents, { issuer, algorithm })],
      ...(isRsa ? { verifiers: [KnownVerifier.API_GATEWAY_JWT_AUTHORIZER] } : { cacheFor: Duration.minutes(10) }),
      tokenLifetime: TOKEN_LIFETIME,
      verifyFor: TOKEN_LIFETIME,
    });

    const issueToken = this.nodejs('IssueToken', 'clients/issue-token', {
      ALIAS: signing.aliasName,
      ALGORITHM: algorithm,
      ISSUER: issuer,
      AUDIENCE,
      LIFETIME_SECONDS: String(TOKEN_LIFETIME.toSeconds()),
    });
    signing.grants.sign(issueToken); // who may invoke it gets tokens for whomever they name

    const authorizer = isRsa
      ? new HttpJwtAuthorizer('Tokens', issuer, { jwtAudience: [AUDIENCE] })
      : new HttpLambdaAuthorizer('Tokens', this.nodejs('Authorize', 'clients/authorize', {
        ALGORITHM: algorithm, ISSUER: issuer, AUDIENCE, JWKS_URI: `${issuer}/.well-known/jwks.json`,
      }), {
        responseTypes: [HttpLambdaResponseType.SIMPLE],
        resultsCacheTtl: Duration.seconds(0), // a kept answer would outlive the token
      });
    const orders = new apigateway.HttpApi(this, 'Orders', { defaultAuthorizer: authorizer });
    orders.addRoutes({
      path: '/orders',
      methods: [apigateway.HttpMethod.GET],
      integration: new HttpLambdaIntegration('ListOrders', new lambda.Function(this, 'ListOrders', {
        ...FUNCTION,
        handler: 'index.handler',
        code: lambda.Code.fromInline('exports.handler = async ({ requestContext }) => requestContext.authorizer;'),
      })),
    });
    // Amazon API Gateway fetches the discovery document when it makes a JWT authorizer: the first run of the state machine has to be over.
    orders.node.addDependency(signing, documents, distribution);

    const operators = new sns.Topic(this, 'Operators', { enforceSSL: true });
    signing.addAlarms({ actions: [new SnsAction(operators)] }); // a key that cannot be published fails a run, which is told

    new CfnOutput(this, 'Issuer', { value: issuer });
    new CfnOutput(this, 'IssueTokenName', { value: issueToken.functionName });
    new CfnOutput(this, 'OrdersUrl', { value: `${orders.apiEndpoint}/orders` });
    new CfnOutput(this, 'StateMachineArn', { value: signing.stateMachine.stateMachineArn });
  }

  private nodejs(id: string, entry: string, environment: Record<string, string>): lambda.Function {
    return new NodejsFunction(this, id, {
      entry: require.resolve(`./${entry}`),
      ...FUNCTION,
      bundling: { externalModules: [] }, // its own AWS SDK: what was tested is what runs
      environment,
    });
  }
}

/** The same with keys on the curve P-256: shorter tokens, and a Lambda authorizer. */
export class EccJwtIssuer extends JwtIssuer {
  constructor(scope: Construct, id: string, props: JwtIssuerProps = {}) {
    super(scope, id, { keySpec: SigningSpec.ECC_NIST_P256, ...props });
  }
}

if (require.main === module) {
  const app = new App();
  new JwtIssuer(app, 'JwtIssuer');
  new EccJwtIssuer(app, 'EccJwtIssuer');
}
