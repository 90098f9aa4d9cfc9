import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeKeyCommand, ListAliasesCommand } from '@aws-sdk/client-kms';
import { bootstrap, CdkFailure, deploy, destroy } from './cdk';
import type { StackOutputs } from './cdk';
import { clientsOf } from './clients';
import type { Clients } from './clients';
import { Emulator } from './emulator';
import { runExecution } from './execution';
import { livingMembers } from './process-group';
import { freePort } from './server';

jest.mock('./server', () => {
  const server = jest.requireActual('./server');
  return { ...server, freePort: jest.fn(server.freePort) };
});

const APP = 'npx tsx test/emulator/fixtures/app.ts';

describe('one emulator', () => {
  let emulator: Emulator;
  let clients: Clients;
  let outputs: StackOutputs;

  beforeAll(async () => {
    emulator = await Emulator.start();
    clients = clientsOf(emulator);
    await bootstrap(emulator);
    outputs = await deploy(emulator, { app: APP, stacks: ['Fixture'], context: { greeting: 'from the context' } });
  });

  afterAll(async () => {
    clients?.destroy();
    await emulator?.stop();
  });

  test('deploys the stack and returns its outputs', async () => {
    const { Stacks: stacks } = await clients.cloudFormation.send(new DescribeStacksCommand({ StackName: 'Fixture' }));
    expect(stacks?.[0].StackStatus).toBe('CREATE_COMPLETE');
    expect(outputs.Fixture).toEqual({
      AliasName: 'alias/fixture/key',
      StateMachineArn: expect.stringContaining(':eu-central-1:000000000000:stateMachine:'),
      Greeting: 'from the context',
    });
  });

  test('has the key behind the alias', async () => {
    const { KeyMetadata: key } = await clients.kms.send(new DescribeKeyCommand({ KeyId: outputs.Fixture.AliasName }));
    expect(key?.KeyState).toBe('Enabled');
  });

  test('reports each state that an execution enters, and its output', async () => {
    const seen: string[] = [];
    const result = await runExecution(
      clients.stepFunctions,
      outputs.Fixture.StateMachineArn,
      {},
      { onVisit: ({ name }) => seen.push(name) },
    );
    expect(result.status).toBe('SUCCEEDED');
    expect(seen).toEqual(['Begin', 'Greet']);
    expect(result.output).toMatchObject({ endpoint: emulator.endpoint });
  });

  test('keeps the functions it starts in its process group', async () => {
    const { output } = await runExecution(clients.stepFunctions, outputs.Fixture.StateMachineArn, {});
    expect(livingMembers(emulator.pid)).toEqual(expect.arrayContaining([emulator.pid, (output as { pid: number }).pid]));
  });

  test('fails a deployment with what the tool printed', async () => {
    const failure = await deploy(emulator, { app: APP, stacks: ['NoSuchStack'] }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CdkFailure);
    expect((failure as CdkFailure).output).toContain('NoSuchStack');
  });

  test('gives a deployment up that takes too long', async () => {
    await expect(deploy(emulator, { app: 'sleep 60', timeoutMs: 1_500 })).rejects.toThrow('cdk deploy failed (no end after 1.5 s)');
  });

  test('deletes a stack', async () => {
    await destroy(emulator, { app: APP, stacks: ['Fixture'] });
    await expect(clients.cloudFormation.send(new DescribeStacksCommand({ StackName: 'Fixture' }))).rejects.toThrow('does not exist');
  });

  test('leaves no process and no file behind when it stops', async () => {
    expect(livingMembers(emulator.pid).length).toBeGreaterThan(1);
    await emulator.stop();
    expect(livingMembers(emulator.pid)).toEqual([]);
    expect(existsSync(emulator.directory)).toBe(false);
  });
});

test('two emulators beside each other know nothing of each other', async () => {
  const emulators = await Promise.all([Emulator.start(), Emulator.start()]);
  try {
    await bootstrap(emulators[0]);
    await deploy(emulators[0], { app: APP, stacks: ['Fixture'] });
    const aliases = await Promise.all(emulators.map(async emulator => {
      const clients = clientsOf(emulator);
      const { Aliases: listed } = await clients.kms.send(new ListAliasesCommand({}));
      clients.destroy();
      return listed?.map(alias => alias.AliasName);
    }));
    expect(aliases).toEqual([['alias/fixture/key'], []]);
  } finally {
    await Promise.all(emulators.map(async emulator => emulator.stop()));
  }
  expect(emulators.flatMap(emulator => livingMembers(emulator.pid))).toEqual([]);
});

test('an emulator that loses the race for its port takes another', async () => {
  const first = await Emulator.start();
  const port = jest.mocked(freePort).mockClear().mockResolvedValueOnce(first.port);
  const second = await Emulator.start();
  try {
    expect(port).toHaveBeenCalledTimes(2);
    expect(second.port).not.toBe(first.port);
  } finally {
    await Promise.all([first.stop(), second.stop()]);
  }
});

test('a start that cannot work fails with the reason', async () => {
  await expect(Emulator.start({ environment: { GATEWAY_PORT: 'no-port' } })).rejects.toThrow(/the emulator did not start[^]*no-port/);
});

describe('nothing is left when the process that started an emulator', () => {
  // A tool is ended by the process that started it, which a killed one cannot do; the emulator ends itself then.
  test.each<[string, string[], NodeJS.Signals | undefined]>([
    ['is interrupted', ['tool'], 'SIGINT'],
    ['is terminated', ['tool'], 'SIGTERM'],
    ['loses its terminal', ['tool'], 'SIGHUP'],
    ['throws', ['tool', 'throw'], undefined],
    ['is killed', [], 'SIGKILL'],
  ])('%s', async (_how, modes, signal) => {
    const script = join(__dirname, 'fixtures', 'start-and-wait.ts');
    const parent = spawn(process.execPath, ['--import', 'tsx', script, ...modes], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(parent, 'exit');
    const [line] = await once(createInterface({ input: parent.stdout }), 'line');
    const { groups, directory } = JSON.parse(line) as { groups: number[]; directory: string };
    if (signal) parent.kill(signal);
    expect(await ended).toEqual(signal ? [null, signal] : [1, null]);
    const left = () => groups.flatMap(livingMembers);
    // The launcher notices the end of a killed parent by itself, a moment later.
    for (let tries = 0; tries < 50 && (left().length > 0 || existsSync(directory)); tries++) await sleep(100);
    expect(left()).toEqual([]);
    expect(existsSync(directory)).toBe(false);
  });
});
