/** Stacks with any number of aliases. As an app: `SIZES_VARIANT=plain SIZES_ALIASES=75 npx tsx tools/sizes/stacks.ts`. */
import { App, Duration, Stack, Tags } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { ManualRotationAliasProps } from '../../src';
import { KeyTemplate, MacSpec, ManualRotationAlias, Retirement, SigningSpec } from '../../src';

export const STACK = 'PaymentsPlatformProductionKeys';

/** Names as long as teams make them; the kinds of key take turns. */
export function aliasNameOf(index: number): string {
  return `payments-platform/service-${String(index).padStart(2, '0')}/document-${KINDS[index % KINDS.length].name}`;
}

const KINDS = [
  { name: 'signing', keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256) },
  { name: 'mac', keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256) },
  { name: 'encryption', keyTemplate: KeyTemplate.symmetric() },
];

type Own = Partial<ManualRotationAliasProps>;

/** What the aliases of a stack have beyond name, kind of key and period; all at once would hide what costs how much. */
export interface Variant {
  readonly title: string;
  /**
   * So many aliases have to fit a stack as the CDK writes it by default. The longer their own policies are, the fewer do: then it is only
   * told how many.
   */
  readonly mustFit?: number;
  /** Whether each alias has resources that the user asks for beside those it cannot do without. */
  readonly asksForMore?: boolean;
  /** @default - a stack of its own with nothing else in it */
  readonly surroundings?: (stack: Stack) => { props?: (index: number) => Own; finish?: (alias: ManualRotationAlias) => void };
}

export const VARIANTS = {
  plain: { title: 'name, kind of key and period', mustFit: 75 },
  rich: { title: 'every option that adds no resource and adopts no key', surroundings: rich },
  alarms: {
    title: 'the same with alarms and a rule',
    asksForMore: true,
    surroundings: (stack: Stack) => {
      const topic = new sns.Topic(stack, 'Operators', { enforceSSL: true });
      const finish = (alias: ManualRotationAlias) => {
        alias.addAlarms({ actions: [new SnsAction(topic)] });
        alias.rotationEvents.onBlocked('Blocked', { target: new targets.SnsTopic(topic) });
      };
      return { ...rich(stack), finish };
    },
  },
  adopting: {
    title: 'each adopts a live signing key: those of one kind share statements in the roles of the functions',
    surroundings: adopting,
  },
} satisfies Record<string, Variant>;

export type VariantName = keyof typeof VARIANTS;

/** An app with one such stack, for any account and Region: tokens make the template larger than literals do. */
export function appWith(name: VariantName, aliases: number, outdir?: string): App {
  const { surroundings }: Variant = VARIANTS[name];
  // Without the resource limit, so that it is this tool that says what is exceeded. The rest is what the CLI switches on by default.
  const context = { '@aws-cdk/core:stackResourceLimit': 0, 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };
  const app = new App({ outdir, analyticsReporting: true, context });
  const stack = new Stack(app, STACK);
  const { props = () => ({}), finish = () => {} } = surroundings?.(stack) ?? {};
  for (let index = 0; index < aliases; index++) {
    const { keyTemplate } = KINDS[index % KINDS.length];
    const own = { aliasName: aliasNameOf(index), keyTemplate, rotationPeriod: Duration.days(180), ...props(index) };
    finish(new ManualRotationAlias(stack, idOf(index), own));
  }
  return app;
}

function idOf(index: number): string {
  return aliasNameOf(index).split(/\W+/).slice(2).map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}

function liveKeyArn(index: number): string {
  return `arn:aws:kms:ap-southeast-2:111122223333:key/0d1e2f3a-4b5c-6d7e-8f90-${String(index).padStart(12, '0')}`;
}

function adopting(stack: Stack) {
  const props = (index: number): Own => ({
    adopt: { key: kms.Key.fromKeyArn(stack, `Live${index}`, liveKeyArn(index)), replacePolicy: true },
    keyTemplate: KINDS[0].keyTemplate,
  });
  return { props };
}

function rich(stack: Stack) {
  const admin = new iam.Role(stack, 'KeyAdministrator', { assumedBy: new iam.AccountRootPrincipal() });
  for (const name of ['cost-center', 'data-classification', 'environment', 'owner', 'service']) {
    Tags.of(stack).add(name, `the-${name}-of-this-family`);
  }
  const props = (index: number): Own => ({
    activationDelay: Duration.days(2),
    admins: [admin],
    breakGlass: { roles: [admin] },
    description: `Signs, seals or encrypts the documents of service ${index}; owned by the `
      + 'payments platform, see the wiki page on key rotation',
    familyName: `${aliasNameOf(index)}-family`,
    policy: new iam.PolicyDocument({ statements: [...Array(4).keys()].map((n) => statement(n)) }),
    retirement: Retirement.scheduleDeletion({ after: Duration.days(365), unusedFor: Duration.days(90) }),
  });
  return { props, finish: (alias: ManualRotationAlias) => { alias.metricDaysOverdue(); } };
}

/** The first lets IAM policies of the account work; the others are for services of other accounts. */
function statement(n: number): iam.PolicyStatement {
  if (n === 0) return new iam.PolicyStatement({ principals: [new iam.AccountRootPrincipal()], actions: ['kms:*'], resources: ['*'] });
  return new iam.PolicyStatement({
    sid: `AccountOfPartner${n}`,
    principals: [new iam.AccountPrincipal(`${n}`.repeat(12))],
    actions: ['kms:DescribeKey', 'kms:GetPublicKey', 'kms:Verify'],
    resources: ['*'],
    conditions: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${`${n}`.repeat(12)}:role/document-verifier-*` } },
  });
}

if (require.main === module) appWith(process.env.SIZES_VARIANT as VariantName, Number(process.env.SIZES_ALIASES));
