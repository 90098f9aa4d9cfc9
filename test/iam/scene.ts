import type { DeployedStack } from './deployed-family';
import { ACCOUNT, callerOf, deploy, keyOfFamily, machineOf, REGION } from './deployed-family';
import type { KeyInUse } from './kms-requests';
import { callsOf } from './kms-requests';
import { everyOtherPath, firstRotation } from './recorded-paths';
import { accountInMemory, RecordedRotation } from './recorded-rotation';
import type { Variant } from './variants';
import type { Call, Caller, PolicyDocument } from '../../sim/iam/iam-simulation';
import { principal } from '../../sim/iam/iam-simulation';
import type { KmsWorld } from '../../sim/kms/world';
import { TAGS } from '../../src/private/vocabulary';

export type Role = 'machine' | 'survey' | 'probe' | 'deployment' | 'scheduler' | 'writer' | 'reader';

/** After a rotation: who may call, and which keys there are, in and around the family `alias/orders/key`. */
export interface Scene {
  readonly orders: DeployedStack;
  readonly billing: DeployedStack;
  readonly rotation: RecordedRotation;
  readonly callers: Readonly<Record<Role, Caller>>;
  readonly keys: Readonly<
    Record<
      'current' | 'superseded' | 'unclaimed' | 'neighbour' | 'foreign' | 'impostor' | 'planted' | 'untagged' | 'stray' | 'twin' | 'below',
      KeyInUse
    >
  >;
}

export const ALIAS = 'alias/orders/key';
export const OTHER_REGION = 'eu-west-1';

/** As `kms.Key` and the console make it: IAM policies of the account decide. */
export const ACCOUNT_DECIDES: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }],
};

export async function setScene(variant: Variant): Promise<Scene> {
  const world = accountInMemory();
  const { orders, billing } = deploy(variant, variant.replacePolicy === undefined ? undefined : liveKey(variant, world));
  const rotation = new RecordedRotation(orders, world);
  guardAdopted(rotation);
  await firstRotation(rotation);
  const generation = (number: number) => rotation.recorder.keys().find(({ aliases }) => aliases?.includes(`${ALIAS}/v${number}`))!;
  const [current, superseded] = [generation(2), generation(1)];
  await everyOtherPath(rotation);
  const [family, next] = orders.families;
  return {
    orders,
    billing,
    rotation,
    callers: {
      machine: machineOf(orders),
      survey: callerOf(orders, 'survey'),
      probe: callerOf(orders, 'probe'),
      deployment: callerOf(orders, 'deployment'),
      scheduler: callerOf(orders, 'scheduler'),
      writer: callerOf(orders, 'writer'),
      reader: callerOf(orders, 'reader'),
    },
    keys: {
      current,
      superseded,
      unclaimed: keyOfFamily(family, id(1), []),
      neighbour: keyOfFamily(next, id(2), ['alias/orders/neighbour', 'alias/orders/neighbour/v1']),
      foreign: keyOfFamily(billing.families[0], id(3), ['alias/billing/key', 'alias/billing/key/v1']),
      // What a stranger may do with a key of his own: our tags, and a version alias of our family.
      impostor: { ...current, arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id(4)}`, policy: ACCOUNT_DECIDES, aliases: [`${ALIAS}/v9`] },
      planted: {
        ...current,
        arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id(7)}`,
        policy: obeying(family.declaration.policy),
        aliases: [`${ALIAS}/v7`],
      },
      untagged: {
        ...current,
        arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id(5)}`,
        policy: ACCOUNT_DECIDES,
        aliases: [`${ALIAS}/v8`],
        tags: {},
      },
      stray: { ...current, arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id(6)}`, policy: ACCOUNT_DECIDES, aliases: [], tags: {} },
      below: {
        ...current,
        arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id(9)}`,
        policy: ACCOUNT_DECIDES,
        aliases: [`${ALIAS}/vault`, `${ALIAS}/vault/v1`],
      },
      // The same stack, deployed in another Region, with a key that leaves everything to IAM policies.
      twin: { ...current, arn: `arn:aws:kms:${OTHER_REGION}:${ACCOUNT}:key/${id(8)}`, policy: ACCOUNT_DECIDES },
    },
  };
}

/** What is adopted: a key of `kms.Key`, or one that another stack's machine made. */
function liveKey({ keyTemplate, fromElsewhere }: Variant, world: KmsWorld): string {
  const { keySpec: KeySpec, keyUsage: KeyUsage } = keyTemplate;
  const Policy = JSON.stringify(ACCOUNT_DECIDES);
  if (fromElsewhere !== true) return world.call('CreateKey', { KeySpec, KeyUsage, Policy }).KeyMetadata.Arn;
  const Tags = Object.entries({ [TAGS.family]: ALIAS, [TAGS.owner]: 'Elsewhere/Family1', [TAGS.generation]: '1' }).map(
    ([TagKey, TagValue]) => ({ TagKey, TagValue }),
  );
  const { Arn, KeyId } = world.call('CreateKey', { KeySpec, KeyUsage, Policy, Tags }).KeyMetadata;
  world.call('CreateAlias', { AliasName: `${ALIAS}/v1`, TargetKeyId: KeyId });
  return Arn;
}

/** A key that keeps its policy is adopted only with our denials in it: its owner added them, as the deployment asks for. */
function guardAdopted({ declaration: { adopt, policy }, world }: RecordedRotation): void {
  if (adopt === null || adopt.replacePolicy) return;
  const guards = [(policy as PolicyDocument).Statement]
    .flat()
    .filter(({ Sid, Effect }: { Sid?: string; Effect: string }) => Effect === 'Deny' && Sid?.startsWith('CdkKmsRotation'));
  const Policy = JSON.stringify({ ...ACCOUNT_DECIDES, Statement: [...[ACCOUNT_DECIDES.Statement].flat(), ...guards] });
  world.call('PutKeyPolicy', { KeyId: adopt.keyArn, PolicyName: 'default', Policy });
}

/**
 * What a stranger can write into the policy of a key that he makes: the machine may command it, and he keeps the rights that the account
 * gives him.
 */
function obeying(declared: PolicyDocument): PolicyDocument {
  const ours = [declared.Statement].flat().filter(({ Sid }: { Sid?: string }) => Sid === 'CdkKmsRotationMachine');
  return { ...ACCOUNT_DECIDES, Statement: [...[ACCOUNT_DECIDES.Statement].flat(), ...ours] };
}

function id(digit: number): string {
  return `${String(digit).repeat(8)}-0000-4000-8000-000000000000`;
}

/** What IAM is asked about one request to AWS KMS. */
export function kms(scene: Scene, operation: string, input: Record<string, unknown>): Call {
  const [call] = callsOf(operation, input, { account: ACCOUNT, region: REGION, keys: Object.values(scene.keys) });
  if (call === undefined) throw new Error(`${operation} meets no key: ${JSON.stringify(input)}`);
  return call;
}

/** A caller with further IAM policies: somebody who was given more than this library gives. */
export function with_(caller: Caller, ...statements: object[]): Caller {
  return {
    ...caller,
    identityPolicies: [...caller.identityPolicies, { name: 'more', policy: { Version: '2012-10-17', Statement: statements } }],
  };
}

export function allow(...Action: string[]): object {
  return { Effect: 'Allow', Action, Resource: '*' };
}

export function role(name: string, ...statements: object[]): Caller {
  return principal(`arn:aws:iam::${ACCOUNT}:role/${name}`, { Version: '2012-10-17', Statement: statements });
}

/** As `resolveTemplate` resolves AWS::StackId. */
export function stackIdOf(stackName: string): string {
  return `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${stackName}/00000000-0000-4000-8000-000000000000`;
}
