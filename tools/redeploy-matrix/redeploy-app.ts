/** The app of the redeploy matrix: one stack, whose declarations come from the environment, as a team changes them from day to day. */
import { App, CfnOutput, CustomResource, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Adoption } from '../../src';
import { KeyTemplate, MacSpec, ManualRotationAlias, Retirement, SigningSpec } from '../../src';

/** Holds a `RedeployVariant` as JSON. */
export const VARIANT_VARIABLE = 'REDEPLOY_VARIANT';

/** What the app declares. */
export interface RedeployVariant {
  readonly stackName: string;
  /** Construct ids; the alias of `Signing` is `alias/redeploy/Signing`. */
  readonly aliases: readonly string[];
  readonly template: keyof typeof TEMPLATES;
  readonly rotationDays: number;
  readonly description: string;
  /** The value of the tag `team` on every generation. */
  readonly team: string;
  /** The ids of the statements in the declared key policy. */
  readonly policySids: readonly string[];
  /** A resource that waits for the aliases and then fails. */
  readonly failingNeighbour: boolean;
  /** On a resource that has nothing to do with keys. */
  readonly note: string;
  /** Names of the construct `Signing`, where they are not the default. */
  readonly names?: { readonly aliasName: string; readonly familyName?: string };
  /** What CloudFormation owns: a key, and the alias `alias/redeploy/Signing` on it. All is retained. */
  readonly live?: 'key' | 'key and alias';
  /** The construct `Signing` adopts the key of this ARN; without one, the key that CloudFormation owns in this stack. */
  readonly adopt?: { readonly keyArn?: string; readonly replacePolicy?: boolean };
  /** Superseded generations are disabled, once that is possible. */
  readonly retires?: boolean;
}

const TEMPLATES = {
  p256: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
  p384: KeyTemplate.signing(SigningSpec.ECC_NIST_P384),
  hmac: KeyTemplate.mac(MacSpec.HMAC_256),
};

/** Fails when it is made or changed, and goes without a fuss. */
const FAILING = `exports.handler = async (event) => {
  const { StackId, RequestId, LogicalResourceId } = event;
  const Status = event.RequestType === 'Delete' ? 'SUCCESS' : 'FAILED';
  const answer = { Status, Reason: 'failed on purpose', PhysicalResourceId: 'Neighbour', StackId, RequestId, LogicalResourceId };
  const body = JSON.stringify(answer);
  await fetch(event.ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
};`;

class Redeploy extends Stack {
  constructor(app: App, variant: RedeployVariant) {
    super(app, variant.stackName);
    new sns.Topic(this, 'Unrelated', { displayName: variant.note });
    const live = variant.live && this.liveKey(variant.live);
    const aliases = variant.aliases.map((id) => this.alias(id, variant, live));
    if (variant.failingNeighbour) this.failingNeighbour().node.addDependency(...aliases);
  }

  private alias(id: string, variant: RedeployVariant, live?: kms.Key): ManualRotationAlias {
    const alias = new ManualRotationAlias(this, id, {
      aliasName: `redeploy/${id}`,
      ...id === 'Signing' ? variant.names : {},
      adopt: id === 'Signing' ? this.adoption(variant, live) : undefined,
      retirement: variant.retires ? Retirement.disable() : undefined,
      keyTemplate: TEMPLATES[variant.template],
      rotationPeriod: Duration.days(variant.rotationDays),
      description: variant.description,
      policy: new iam.PolicyDocument({ statements: variant.policySids.map(statement) }),
    });
    Tags.of(alias).add('team', variant.team);
    new CfnOutput(this, `${id}Machine`, { value: alias.stateMachine.stateMachineArn });
    return alias;
  }

  /** As a team has it that does not know this library yet. */
  private liveKey(owned: 'key' | 'key and alias'): kms.Key {
    const key = new kms.Key(this, 'Live', {
      keySpec: kms.KeySpec.ECC_NIST_P256,
      keyUsage: kms.KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    if (owned === 'key and alias') {
      new kms.Alias(this, 'LiveAlias', { aliasName: 'alias/redeploy/Signing', targetKey: key, removalPolicy: RemovalPolicy.RETAIN });
    }
    new CfnOutput(this, 'LiveKeyArn', { value: key.keyArn });
    return key;
  }

  private adoption({ adopt }: RedeployVariant, live?: kms.Key): Adoption | undefined {
    if (adopt === undefined) return undefined;
    const { keyArn, replacePolicy } = adopt;
    return { key: keyArn === undefined ? live! : kms.Key.fromKeyArn(this, 'Adopted', keyArn), replacePolicy };
  }

  private failingNeighbour(): CustomResource {
    const handler = new lambda.Function(this, 'NeighbourHandler', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(FAILING),
    });
    return new CustomResource(this, 'Neighbour', { serviceToken: handler.functionArn, resourceType: 'Custom::FailingNeighbour' });
  }
}

function statement(sid: string): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, principals: [new iam.AccountRootPrincipal()], actions: ['kms:*'], resources: ['*'] });
}

if (require.main === module) new Redeploy(new App(), JSON.parse(process.env[VARIANT_VARIABLE]!) as RedeployVariant);
