import { ListKeysCommand } from '@aws-sdk/client-kms';
import { CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { CallLog } from './call-log';
import { clientsOf } from './clients';
import type { Clients } from './clients';
import { Emulator } from './emulator';
import { runExecution } from './execution';

let emulator: Emulator;
let clients: Clients;

beforeAll(async () => {
  emulator = await Emulator.start({ environment: CallLog.environment });
  clients = clientsOf(emulator);
});

afterAll(async () => {
  clients?.destroy();
  await emulator?.stop();
});

test('calls of SDK clients and of state machines are logged, and told apart', async () => {
  const log = new CallLog(emulator);
  const kmsCalls = (after = 0) => log.calls(after).filter(({ service }) => service === 'kms');
  expect(kmsCalls()).toEqual([]);
  await clients.kms.send(new ListKeysCommand({}));
  expect(kmsCalls()).toEqual([{ service: 'kms', operation: 'ListKeys', sdk: true }]);

  const task = { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:kms:createKey', Arguments: {}, End: true };
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Make', States: { Make: task } });
  const roleArn = 'arn:aws:iam::000000000000:role/any';
  const { stateMachineArn } = await clients.stepFunctions.send(new CreateStateMachineCommand({ name: 'machine', roleArn, definition }));
  const before = log.calls().length;
  expect((await runExecution(clients.stepFunctions, stateMachineArn!, {})).status).toBe('SUCCEEDED');
  expect(kmsCalls(before)).toEqual([{ service: 'kms', operation: 'CreateKey', sdk: false }]);
});
