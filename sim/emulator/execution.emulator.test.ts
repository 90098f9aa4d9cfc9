import { CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { clientsOf } from './clients';
import type { Clients } from './clients';
import { Emulator } from './emulator';
import { runExecution } from './execution';

const DEFINITION = {
  QueryLanguage: 'JSONata',
  StartAt: 'Rest',
  States: {
    Rest: { Type: 'Wait', Seconds: 3, Next: 'Decide' },
    Decide: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.fail %}', Next: 'Refuse' }], Default: 'Answer' },
    Answer: { Type: 'Pass', Output: { answer: 42 }, End: true },
    Refuse: { Type: 'Fail', Error: 'AliasMoved', Cause: 'for the test' },
  },
};

const emulators: Emulator[] = [];
const opened: Clients[] = [];

async function machineOn(waitScale: number): Promise<{ clients: Clients; arn: string }> {
  const emulator = await Emulator.start({ waitScale });
  emulators.push(emulator);
  const clients = clientsOf(emulator);
  opened.push(clients);
  const roleArn = 'arn:aws:iam::000000000000:role/any';
  const created = await clients.stepFunctions.send(
    new CreateStateMachineCommand({ name: 'machine', roleArn, definition: JSON.stringify(DEFINITION) }),
  );
  return { clients, arn: created.stateMachineArn! };
}

afterAll(async () => {
  opened.forEach(clients => clients.destroy());
  await Promise.all(emulators.map(async emulator => emulator.stop()));
});

test('waits are skipped with scale 0, and results are told apart', async () => {
  const { clients, arn } = await machineOn(0);
  const good = await runExecution(clients.stepFunctions, arn, { fail: false }, { name: 'named' });
  expect(good).toMatchObject({ status: 'SUCCEEDED', output: { answer: 42 }, executionArn: expect.stringMatching(/:machine:named$/) });
  expect(good.durationMs).toBeLessThan(2_500);

  const bad = await runExecution(clients.stepFunctions, arn, { fail: true });
  expect(bad).toMatchObject({ status: 'FAILED', error: 'AliasMoved', cause: 'for the test' });
  expect(bad.visits.map(visit => visit.name)).toEqual(['Rest', 'Decide', 'Refuse']);
});

test('waits are real with scale 1, each state is reported when it is entered, and patience has an end', async () => {
  const { clients, arn } = await machineOn(1);
  const seen: string[] = [];
  const onVisit = ({ name }: { name: string }) => seen.push(name);
  await expect(runExecution(clients.stepFunctions, arn, { fail: false }, { onVisit, timeoutMs: 500 })).rejects.toThrow(
    "its last state is 'Rest'",
  );
  expect(seen).toEqual(['Rest']);

  const patient = await runExecution(clients.stepFunctions, arn, { fail: false });
  expect(patient.visits[1].enteredMs).toBeGreaterThanOrEqual(3_000);
});
