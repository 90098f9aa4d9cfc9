import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeKeyCommand, GetKeyPolicyCommand, ListResourceTagsCommand } from '@aws-sdk/client-kms';
import type { PaymentsKeysProps } from '../../examples/organization';
import { bootstrap, CdkFailure, deploy } from '../../sim/emulator/cdk';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { runExecution } from '../../sim/emulator/execution';
import { readFamily } from '../../sim/emulator/family';
import type { RotationRoles } from '../../src';

/** An app as an organization writes it, deployed by the real CLI; then the prefix of its roles changes, both ways. One story. */

const ALIAS = 'alias/payments/signing';
const STACK = 'Production-PaymentsKeys';
const OLD = 'pay-';
const NEW = 'treasury-';

let emulator: Emulator;
let clients: Clients;
let machineArn: string;
let both: RotationRoles[];

const put = async (props: PaymentsKeysProps = {}): Promise<void> => {
  const environment = { PAYMENTS_KEYS: JSON.stringify(props) };
  const app = 'npx tsx test/emulator/fixtures/organization.ts';
  const { [STACK]: outputs } = await deploy(emulator, { app, stacks: ['**'], environment });
  machineArn = outputs.StateMachineArn;
};

const refusalOf = (props: PaymentsKeysProps): Promise<CdkFailure> =>
  put(props).then(
    () => Promise.reject(new Error('the deployment was not refused')),
    (error: unknown) => (error instanceof CdkFailure ? error : Promise.reject(error)),
  );

const stackStatus = async () => (await clients.cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }))).Stacks![0].StackStatus;

/** The roles that the current key's policy names, by the beginnings of their names. */
async function trusted(): Promise<string[]> {
  const { currentKeyArn } = await readFamily(clients.kms, ALIAS);
  const { Policy: policy } = await clients.kms.send(new GetKeyPolicyCommand({ KeyId: currentKeyArn, PolicyName: 'default' }));
  return [...new Set(policy!.match(/role\/[\w/-]+/g))].map((role) => /^role\/platform\/(\w+-)/.exec(role)?.[1] ?? role).sort();
}

async function rotates(): Promise<void> {
  const { current: fromGeneration } = await readFamily(clients.kms, ALIAS);
  const run = await runExecution(clients.stepFunctions, machineArn, { reason: 'manual', action: 'rotate', fromGeneration });
  expect([run.status, run.cause]).toEqual(['SUCCEEDED', undefined]);
  expect((await readFamily(clients.kms, ALIAS)).current).toBe(fromGeneration! + 1);
}

beforeAll(async () => {
  emulator = await Emulator.start();
  clients = clientsOf(emulator);
  await bootstrap(emulator);
});

afterAll(async () => {
  clients?.destroy();
  await emulator?.stop();
});

test('is deployed and rotates, with the names, the path and the tags of the organization', async () => {
  await put();
  await rotates();

  expect(await trusted()).toEqual([OLD, OLD]);
  const { currentKeyArn } = await readFamily(clients.kms, ALIAS);
  const { Tags: tags } = await clients.kms.send(new ListResourceTagsCommand({ KeyId: currentKeyArn }));
  expect(tags).toContainEqual({ TagKey: 'CostCenter', TagValue: '4711' });
});

test('another prefix is refused, rolled back, and the family still rotates', async () => {
  const before = await trusted();
  const { output } = await refusalOf({ roleNamePrefix: NEW });

  expect(output).toContain('RoleNamesChanged');
  both = JSON.parse(/alsoTrust: (\[\{.*?\}\])/.exec(output)![1].replaceAll('\\"', '"')) as RotationRoles[];
  expect(both.map(({ machineRoleArn }) => /platform\/(\w+-)/.exec(machineRoleArn)?.[1])).toEqual([OLD, NEW]);
  expect(await stackStatus()).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await trusted()).toEqual(before);
  await rotates();
});

test('with notice first it is deployed, and the family still rotates', async () => {
  await put({ alsoTrust: both });
  expect(await trusted()).toEqual([OLD, OLD, NEW, NEW]);
  await put({ roleNamePrefix: NEW, alsoTrust: both });
  await rotates();
});

test('and back, by the same way', async () => {
  await put({ alsoTrust: both });
  expect(await trusted()).toEqual([OLD, OLD, NEW, NEW]);
  await rotates();
});

test('the notice ends', async () => {
  await put();
  expect(await trusted()).toEqual([OLD, OLD]);
  await rotates();
  const { generations } = await readFamily(clients.kms, ALIAS);
  expect(generations).toHaveLength(6);
  const { KeyMetadata: key } = await clients.kms.send(new DescribeKeyCommand({ KeyId: ALIAS }));
  expect(key!.KeyState).toBe('Enabled');
});
