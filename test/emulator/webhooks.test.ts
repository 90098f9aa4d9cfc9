import { createServer, request } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { bootstrap, deploy } from '../../sim/emulator/cdk';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { runExecution } from '../../sim/emulator/execution';
import { readFamily } from '../../sim/emulator/family';

/**
 * The example as its users deploy it: what its function sends, its API takes, before and after a rotation. Names of Amazon API Gateway do
 * not resolve here, so deliveries go to a server of the test, which passes them on to the API as they are.
 */

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let emulator: Emulator;
let clients: Clients;
let table: DynamoDBClient;
let outputs: Record<string, string>;
let between: Server;
let lastSent: Delivery;
/** Whether deliveries stay on their way. */
let holding = false;
/** Whether somebody on the way puts another body in. */
let forging = false;

beforeAll(async () => {
  emulator = await Emulator.start();
  clients = clientsOf(emulator);
  table = new DynamoDBClient(emulator.clientConfig);
  await bootstrap(emulator);
  ({ Webhooks: outputs } = await deploy(emulator, { app: 'npx tsx examples/webhooks.ts' }));
  between = createServer((incoming, answer) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      lastSent = { headers: incoming.headers, body: Buffer.concat(parts).toString() };
      const passedOn = forging ? { ...lastSent, body: '[]' } : lastSent;
      (holding ? Promise.resolve(202) : deliver(passedOn)).then(
        (status) => answer.writeHead(status).end(), () => answer.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((listening) => between.listen(0, '127.0.0.1', listening));
});

afterAll(async () => {
  between?.close();
  table?.destroy();
  clients?.destroy();
  await emulator?.stop();
});

/** What the API answers to a delivery. */
function deliver({ headers, body }: Delivery): Promise<number> {
  const { host, pathname } = new URL(outputs.IntakeUrl);
  return new Promise((resolve, reject) => {
    request(new URL(pathname, emulator.endpoint), { method: 'POST', headers: { ...headers, host } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode!));
    }).on('error', reject).end(body);
  });
}

/** Has the function send; what it failed of, if it did. */
async function send(id: string, body: string): Promise<string | undefined> {
  const url = `http://127.0.0.1:${(between.address() as AddressInfo).port}/`;
  const answer = await fetch(`${emulator.endpoint}/2015-03-31/functions/${outputs.SendName}/invocations`, {
    method: 'POST', body: JSON.stringify({ url, id, body }),
  });
  const text = await answer.text();
  return answer.headers.get('x-amz-function-error') === null ? undefined : (JSON.parse(text) as { errorMessage: string }).errorMessage;
}

async function rotate(): Promise<void> {
  const { current: fromGeneration } = await readFamily(clients.kms, outputs.AliasName);
  const run = await runExecution(clients.stepFunctions, outputs.StateMachineArn, { reason: 'manual', action: 'rotate', fromGeneration });
  expect([run.status, run.cause]).toEqual(['SUCCEEDED', undefined]);
}

/** The deliveries in the table, by id. */
async function kept(): Promise<Record<string, string>> {
  const { TableNames: [TableName] = [] } = await table.send(new ListTablesCommand());
  const { Items: items = [] } = await table.send(new ScanCommand({ TableName }));
  return Object.fromEntries(items.map(({ id, body }) => [id.S!, body.S!]));
}

const keyOf = ({ headers }: Delivery) => String(headers['webhook-key']).split('/')[1];

test('a delivery that is on its way while the key is rotated is taken, as are those of before and after', async () => {
  expect(await send('order-1', '{"paid":true}')).toBeUndefined();
  holding = true;
  await send('order-2', '{"paid":false}');
  holding = false;
  const onItsWay = lastSent;
  await rotate();
  expect(await send('order-3', '{}')).toBeUndefined();
  expect(await deliver(onItsWay)).toBe(202);

  const { generations } = await readFamily(clients.kms, outputs.AliasName);
  expect([onItsWay, lastSent].map(keyOf)).toEqual(generations.map(({ keyId }) => keyId));
  expect(await kept()).toEqual({ 'order-1': '{"paid":true}', 'order-2': '{"paid":false}', 'order-3': '{}' });
});

test('a repetition is answered and kept once; what somebody changed on its way is refused, and the sender learns of it', async () => {
  expect(await send('order-4', '{"paid":true}')).toBeUndefined();
  expect(await deliver(lastSent)).toBe(202);
  expect(await send('order-4', '{"paid":"again"}')).toBeUndefined();
  expect(await deliver({ ...lastSent, body: '{"paid":"  not"}' })).toBe(403);
  expect(await deliver({ headers: { ...lastSent.headers, 'webhook-id': 'order-5' }, body: lastSent.body })).toBe(403);
  expect(await deliver({ headers: { 'content-length': '2' }, body: '{}' })).toBe(403);
  expect(await kept()).toMatchObject({ 'order-4': '{"paid":true}' });
  expect(Object.keys(await kept())).not.toContain('order-5');

  forging = true;
  expect(await send('order-6', '{}')).toMatch(/answered 403 to delivery order-6/);
});
