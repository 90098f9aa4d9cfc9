import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { clientsOf } from './clients';
import type { Clients } from './clients';
import { Emulator } from './emulator';
import type { EmulatorOptions } from './emulator';
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

/** Rests for five minutes, then for what is left of a quarter of an hour, and says how long that took by its own clock. */
const RESTING = {
  QueryLanguage: 'JSONata',
  StartAt: 'Begin',
  States: {
    Begin: { Type: 'Pass', Assign: { begun: '{% $states.context.State.EnteredTime %}' }, Next: 'Rest' },
    Rest: { Type: 'Wait', Seconds: 300, Next: 'RestOn' },
    RestOn: { Type: 'Wait', Timestamp: '{% $fromMillis($toMillis($begun) + 900000) %}', Next: 'Answer' },
    Answer: { Type: 'Pass', Output: '{% $toMillis($states.context.State.EnteredTime) - $toMillis($begun) %}', End: true },
  },
};

const emulators: Emulator[] = [];
const opened: Clients[] = [];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'execution-'));
});

async function machineOn(
  waitScale: number, definition: object = DEFINITION, environment?: EmulatorOptions['environment'],
): Promise<{ clients: Clients; arn: string }> {
  const emulator = await Emulator.start({ waitScale, environment });
  emulators.push(emulator);
  const clients = clientsOf(emulator);
  opened.push(clients);
  const roleArn = 'arn:aws:iam::000000000000:role/any';
  const created = await clients.stepFunctions.send(
    new CreateStateMachineCommand({ name: 'machine', roleArn, definition: JSON.stringify(definition) }),
  );
  return { clients, arn: created.stateMachineArn! };
}

afterAll(async () => {
  opened.forEach(clients => clients.destroy());
  await Promise.all(emulators.map(async emulator => emulator.stop()));
  rmSync(folder, { recursive: true, force: true });
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

test('where the clock is in a file, a wait that is skipped is over by that clock, too', async () => {
  const file = join(folder, 'seconds-later');
  writeFileSync(file, '3600');
  const { clients, arn } = await machineOn(0, RESTING, { SECONDS_LATER_FILE: file });
  const { output, visits } = await runExecution(clients.stepFunctions, arn, {}, { timeoutMs: 10_000 });
  expect(visits.map(({ name }) => name)).toEqual(['Begin', 'Rest', 'RestOn', 'Answer']);
  expect(output).toBeGreaterThanOrEqual(900_000);
  expect(output).toBeLessThan(910_000);
  expect(Number(readFileSync(file, 'utf8'))).toBeCloseTo(4_500, -1);
});
