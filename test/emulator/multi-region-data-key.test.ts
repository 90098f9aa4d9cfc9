import { KMSClient, ReplicateKeyCommand } from '@aws-sdk/client-kms';
import type { SealedRecord } from '../../examples/clients/sealed-record';
import { RecordVault } from '../../examples/clients/sealed-record';
import { bootstrap, deploy } from '../../sim/emulator/cdk';
import { Emulator } from '../../sim/emulator/emulator';

/**
 * The writers' stack of the example, deployed; and its client in two Regions. The emulator's CloudFormation has no AWS::KMS::ReplicaKey:
 * the replica is made by a call, as CloudFormation makes it.
 */

const READERS = 'eu-west-1';
const ALIAS = 'alias/multi-region-data-key/records';
const RECORD = Buffer.from('iban: DE02120300000000202051');

let emulator: Emulator;
let writers: KMSClient;
let readers: KMSClient;
let keyArn: string;

beforeAll(async () => {
  emulator = await Emulator.start();
  writers = new KMSClient(emulator.clientConfig);
  readers = new KMSClient({ ...emulator.clientConfig, region: READERS });
  await bootstrap(emulator);
  const app = 'npx tsx examples/multi-region-data-key.ts';
  ({ RecordWriters: { KeyArn: keyArn } } = await deploy(emulator, { app, stacks: ['RecordWriters'] }));
  await writers.send(new ReplicateKeyCommand({ KeyId: keyArn, ReplicaRegion: READERS }));
});

afterAll(async () => {
  writers?.destroy();
  readers?.destroy();
  await emulator?.stop();
});

const replicaArn = () => keyArn.replace(emulator.region, READERS);
const open = (sealed: SealedRecord, name = 'customer/4711') => new RecordVault(readers, replicaArn()).open(name, sealed);

test('what one Region wrote by its alias, the other reads by its own key', async () => {
  const sealed = await new RecordVault(writers, ALIAS).seal('customer/4711', RECORD);
  expect(JSON.stringify(sealed)).not.toContain(RECORD.toString('base64').slice(0, 8));
  expect(await open(sealed)).toEqual(RECORD);
});

test('each record has a data key of its own', async () => {
  const vault = new RecordVault(writers, ALIAS);
  const [one, another] = [await vault.seal('a', RECORD), await vault.seal('a', RECORD)];
  expect(one.dataKey).not.toBe(another.dataKey);
  await expect(open({ ...one, dataKey: another.dataKey }, 'a')).rejects.toThrow();
});

test.each<[string, (sealed: SealedRecord) => [SealedRecord, string?]]>([
  ['under another name', (sealed) => [sealed, 'customer/4712']],
  ['after it was changed', (sealed) => [{ ...sealed, ciphertext: Buffer.alloc(RECORD.length).toString('base64') }]],
  ['with a shorter tag', (sealed) => [{ ...sealed, tag: sealed.tag.slice(0, 8) }]],
])('a record does not open %s', async (_, change) => {
  const [sealed, name] = change(await new RecordVault(writers, ALIAS).seal('customer/4711', RECORD));
  await expect(open(sealed, name)).rejects.toThrow();
});
