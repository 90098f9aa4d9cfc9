import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { EXECUTION, FakeDeployment, MACHINE, STACK } from './fake-deployment';
// eslint-disable-next-line no-restricted-imports -- this is the test of that entry point
import { handler } from '../../../src/manual-rotation/functions/run-at-deployment.lambda';

/** What CloudFormation's bucket received. */
interface Received {
  readonly method?: string;
  readonly url?: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

let server: Server;
let received: Received[];
let statusCode: number;
let aws: FakeDeployment;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      received.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(statusCode).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // as an emulator has it
});

afterAll(() => new Promise((resolve) => {
  delete process.env.AWS_ENDPOINT_URL;
  server.closeAllConnections();
  server.close(resolve);
}));

beforeEach(() => {
  received = [];
  statusCode = 200;
  aws = new FakeDeployment();
  aws.runsFor = 0; // the handler's sleep is a real one
  jest.spyOn(console, 'log').mockImplementation();
  jest.spyOn(SFNClient.prototype, 'send').mockImplementation((command: unknown) => aws.world.sfn.send(command as never));
  jest
    .spyOn(CloudFormationClient.prototype, 'send')
    .mockImplementation((command: unknown) => aws.world.cloudFormation.send(command as never));
});

afterEach(() => jest.restoreAllMocks());

function event(RequestType: 'Create' | 'Update' | 'Delete', changes: object = {}): CloudFormationCustomResourceEvent {
  const { port } = server.address() as AddressInfo;
  return {
    RequestType,
    ServiceToken: 'arn:aws:lambda:eu-central-1:111122223333:function:f',
    ResponseURL: `http://127.0.0.1:${port}/bucket/key?X-Amz-Signature=abc%2F`,
    StackId: STACK,
    RequestId: 'req',
    LogicalResourceId: 'SigningResource1A2B',
    ResourceType: 'Custom::ManualRotationAlias',
    ...(RequestType === 'Create' ? {} : { PhysicalResourceId: 'ManualRotationAlias' }),
    ResourceProperties: {
      ServiceToken: 'arn:aws:lambda:eu-central-1:111122223333:function:f',
      AliasName: 'alias/app',
      StateMachineArn: MACHINE,
    },
    ...changes,
  } as CloudFormationCustomResourceEvent;
}

const run = (given: CloudFormationCustomResourceEvent) => handler(given, { getRemainingTimeInMillis: () => 900_000 } as Context);

/** What CloudFormation reads. */
function answer(): Record<string, string> {
  expect(received).toHaveLength(1);
  expect(received[0].body.length).toBeLessThanOrEqual(4_096);
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(received[0].body));
}

const IDS = { PhysicalResourceId: 'ManualRotationAlias', StackId: STACK, RequestId: 'req', LogicalResourceId: 'SigningResource1A2B' };

test('compares with the properties before the update', async () => {
  await run(event('Update', {
    ResourceProperties: { AliasName: 'alias/new', FamilyName: 'alias/new', StateMachineArn: MACHINE },
    OldResourceProperties: { AliasName: 'alias/old', FamilyName: 'alias/old', StateMachineArn: MACHINE },
  }));

  expect(answer()).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining("keep familyName 'alias/old'") });
});

test('starts nothing and answers nobody for an address that is none of CloudFormation', async () => {
  await expect(run(event('Create', { ResponseURL: 'http://127.0.0.1:1/bucket/key' }))).rejects.toThrow('only AWS CloudFormation may ask');
  expect(received).toEqual([]);
  expect(aws.calls).toEqual([]);
});

test('puts one answer to the presigned URL, without a content type', async () => {
  await run(event('Create'));
  expect(answer()).toEqual({ Status: 'SUCCESS', Reason: EXECUTION, ...IDS });
  expect(received[0]).toMatchObject({ method: 'PUT', url: '/bucket/key?X-Amz-Signature=abc%2F' });
  expect(received[0].headers['content-type'] ?? '').toBe('');
  expect(received[0].headers['content-length']).toBe(`${received[0].body.length}`); // S3 takes no chunked body here
  expect(received[0].headers['transfer-encoding']).toBeUndefined();
});

test('the physical id never changes, whatever is renamed', async () => {
  await run(
    event('Update', { ResourceProperties: { AliasName: 'alias/renamed', StateMachineArn: MACHINE }, PhysicalResourceId: 'something-else' }),
  );
  expect(answer()).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'ManualRotationAlias' });
});

test('Delete answers without a call to anybody', async () => {
  await run(event('Delete'));
  expect(answer()).toEqual({ Status: 'SUCCESS', Reason: 'the alias and all keys stay as they are', ...IDS });
  expect(SFNClient.prototype.send).not.toHaveBeenCalled();
  expect(CloudFormationClient.prototype.send).not.toHaveBeenCalled();
});

test('a failed run is a failed deployment; while the stack rolls back it is not', async () => {
  aws.ending = { status: 'FAILED', error: 'OwnedElsewhere', cause: '{"remedy":"take it out"}' };
  await run(event('Update'));
  expect(answer()).toEqual({ Status: 'FAILED', Reason: `${EXECUTION} ended FAILED: OwnedElsewhere: {"remedy":"take it out"}`, ...IDS });
  received = [];
  aws.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
  await run(event('Update'));
  expect(answer()).toMatchObject({ Status: 'SUCCESS', Reason: expect.stringMatching(/^the stack is rolling back/) });
});

describe('an answer has 4,096 bytes at most, whatever the cause', () => {
  const SIZE = 32_768;

  test.each<[string, string]>([
    ['ASCII', 'x'],
    ['two bytes each', 'ä'],
    ['three bytes each', '漢'],
    ['four bytes each, two units', '😀'],
    ['pairs out of step', 'x😀'],
    ['quotes, which JSON escapes', '"'],
    ['escaped quotes, as in a JSON cause', '\\"'],
    ['line ends', '\n'],
    ['control characters, six bytes each', '\u0001'],
    ['halves of pairs, six bytes each', '\ud83d'],
  ])('%s', async (_name, text) => {
    aws.ending = { status: 'FAILED', error: 'RotationFailed', cause: text.repeat(SIZE / text.length) };
    await run(event('Create', { LogicalResourceId: 'L'.repeat(255), StackId: `${STACK}${'S'.repeat(128)}` }));
    const { Reason, Status } = answer();
    expect(Status).toBe('FAILED');
    expect(Reason.startsWith(`${EXECUTION} ended FAILED: RotationFailed: ${text}`)).toBe(true);
    expect(Reason.endsWith('...')).toBe(true);
    if (text !== '\ud83d') expect(Reason).not.toMatch(/[\ud800-\udfff]/u); // no half of a pair
    expect(received[0].body.length).toBeGreaterThan(3_900); // no more is cut than has to be
  });

  test('what fits stays whole, to the byte', async () => {
    const room = 4_096 - Buffer.byteLength(JSON.stringify({ Status: 'FAILED', Reason: `${EXECUTION} ended FAILED: E: `, ...IDS }));
    aws.ending = { status: 'FAILED', error: 'E', cause: 'x'.repeat(room) };
    await run(event('Create'));
    expect(answer().Reason).toBe(`${EXECUTION} ended FAILED: E: ${'x'.repeat(room)}`);
    expect(received[0].body).toHaveLength(4_096);
    received = [];
    aws.ending = { status: 'FAILED', error: 'E', cause: 'x'.repeat(room + 1) };
    await run(event('Create'));
    expect(answer().Reason).toMatch(/x\.\.\.$/);
  });
});

test.each([403, 500])('an answer that was not taken (HTTP %i) is an error, so that Lambda tries '
  + 'again; the run is not repeated', async (code) => {
  statusCode = code;
  await expect(run(event('Create'))).rejects.toThrow(`CloudFormation did not take the answer: HTTP ${code}`);
  statusCode = 200;
  received = [];
  await run(event('Create'));
  expect(answer()).toMatchObject({ Status: 'SUCCESS' });
  expect(aws.executions.size).toBe(1);
});

test('logs what was answered, with a stable event name', async () => {
  await run(event('Create'));
  expect(jest.mocked(console.log).mock.calls.map(([line]) => JSON.parse(line))).toEqual([
    { event: 'deployment', alias: 'alias/app', request: 'Create', status: 'SUCCESS', reason: EXECUTION },
  ]);
});
