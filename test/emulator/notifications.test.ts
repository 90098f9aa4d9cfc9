import { AWS_EVENTS, putEvent } from '../../sim/emulator/aws-events';
import type { PutEvent } from '../../sim/emulator/aws-events';
import { bootstrap, deploy } from '../../sim/emulator/cdk';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { takeMessages } from '../../sim/emulator/inbox';
import { ALIAS, ALIAS_SAMPLES, CURRENT_ARN, FAILED_EXECUTION, MACHINE_ARN, ON_DEMAND_SAMPLES } from '../events/own-samples';
import type { Sample } from '../events/samples';
import { KEY_ARN, ofOtherKey, refusedCall, SAMPLES } from '../events/samples';

/**
 * Whole ways of events: put on the bus, matched by rules of a real deployment, made readable, published to the encrypted topic, read from a
 * queue.
 */

let emulator: Emulator;
let clients: Clients;
let names: Record<'KeyArn' | 'OnDemandKeyArn' | 'MachineArn' | 'QueueUrl', string>;

beforeAll(async () => {
  emulator = await Emulator.start({ environment: AWS_EVENTS });
  clients = clientsOf(emulator);
  await bootstrap(emulator);
  const outputs = await deploy(emulator, { app: 'npx tsx test/emulator/fixtures/notifications.ts' });
  names = outputs.Notifications as typeof names;
});

afterAll(async () => {
  clients?.destroy();
  await emulator?.stop();
});

/** The sample, about what was deployed. */
function here(sample: Sample): PutEvent {
  const id = (arn: string) => arn.slice(arn.indexOf('/') + 1);
  const text = JSON.stringify(sample)
    .replaceAll(KEY_ARN, names.KeyArn).replaceAll(id(KEY_ARN), id(names.KeyArn))
    .replaceAll(CURRENT_ARN, names.OnDemandKeyArn).replaceAll(MACHINE_ARN, names.MachineArn);
  return JSON.parse(text) as PutEvent;
}

async function told(event: PutEvent): Promise<string[]> {
  await putEvent(clients.eventBridge, event);
  return takeMessages(clients.sqs, names.QueueUrl);
}

const OF_KEYS = Object.entries(SAMPLES).map(([event, sample]): [string, Sample, () => string] => [event, sample, () => names.KeyArn]);
const OF_ALIASES = Object.entries(ALIAS_SAMPLES).map(([event, sample]): [string, Sample, () => string] => [
  `alias: ${event}`,
  sample,
  () => ALIAS,
]);
const ON_DEMAND = Object.entries(ON_DEMAND_SAMPLES).map(([event, sample]): [string, Sample, () => string] => [
  `on demand: ${event}`,
  sample,
  () => names.OnDemandKeyArn,
]);
const ALL = [
  ...OF_KEYS,
  ...OF_ALIASES,
  ...ON_DEMAND,
  ['failed run', FAILED_EXECUTION, () => names.MachineArn] as [string, Sample, () => string],
];

describe.each(ALL)('%s', (_, sample, whom) => {
  test('arrives once, as text for people', async () => {
    const messages = await told(here(sample));

    expect(messages).toHaveLength(1);
    const [message] = messages;
    expect(message).toContain(`: ${whom()}"`);
    expect(message).toMatch(/"When: \d{4}-\d{2}-\d{2}T[\d:]+Z, in account 000000000000, Region eu-central-1"/);
    expect(message).toMatch(/\n"What it means: .{30,}"\n"What to do: .{7,}"\n"Runbook: https:.*runbook\.md/);
    expect(message).not.toMatch(/[<>]|\$\.|undefined|null|\[object|\$\{|Token/);
    for (const line of message.split('\n')) expect(line).toMatch(/^"[^"]+"$/);
  });

  test('of another key, alias or machine does not arrive', async () => {
    // The samples as they are: nothing of theirs was deployed, but for the name of the alias.
    expect(await told(JSON.parse(JSON.stringify(ofOtherKey(sample)).replaceAll(ALIAS, 'alias/other')) as PutEvent)).toEqual([]);
  });

  test('of somebody else does not arrive', async () => {
    expect(await told({ ...here(sample), source: 'mine' })).toEqual([]);
  });
});

test.each(OF_KEYS.filter(([, sample]) => sample['detail-type'] === 'AWS API Call via CloudTrail'))(
  '%s: a refused call does not arrive',
  async (_, sample) => {
    expect(await told(here(refusedCall(sample)))).toEqual([]);
  },
);
