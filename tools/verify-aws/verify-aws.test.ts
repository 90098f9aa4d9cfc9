import validate from 'asl-validator';
import type { Account } from './account';
import { failureMachine, FAILURES } from './failures';
import { ALIAS_PREFIX, FAMILY } from './names';
import { accountIn, optionsOf } from './options';
import { askAll, QUESTIONS } from './questions';
import { removeKeys } from './removal';
import { report } from './report';
import type { Stage } from './stage';
import { verify } from './verify';
import { VirtualClock } from '../../sim/clock/virtual-clock';
import { FakeKmsClient } from '../../sim/kms/fake-kms-client';
import { KmsWorld } from '../../sim/kms/world';

type Answers = Record<string, (input: Record<string, any>) => unknown>;

const OUTPUTS = { Machine: 'arn:aws:states:eu-west-1:111122223333:stateMachine:m', InPlaceKey: 'in-place', FailureMachine: 'arn:f' };
const refused = (name: string) => () => { throw Object.assign(new Error(name), { name }); };

/** An account that answers as AWS did, or might. */
function recorded(answers: Answers, more: Partial<Account> = {}): Account {
  let now = Date.parse('2026-11-28T12:00:00Z');
  const send = async (command: { constructor: { name: string }; input: object }) => {
    const known = answers[command.constructor.name.replace(/Command$/, '')];
    if (known === undefined) throw new Error(`nothing recorded for ${command.constructor.name}`);
    return known(command.input);
  };
  const sleep = async (milliseconds: number) => { now += milliseconds; };
  const client = { send } as any;
  return { kms: client, stepFunctions: client, outputs: OUTPUTS, emulated: false, made: [], now: () => now, sleep, ...more };
}

async function answer(about: string, account: Account): Promise<string[]> {
  const [{ lines, unanswered }] = await askAll(account, () => {}, QUESTIONS.filter(({ asks }) => asks.includes(about)));
  return unanswered === undefined ? lines : [`not answered: ${unanswered}`];
}

describe('who may run it', () => {
  test.each(['true', '1', 'yes'])('not CI (%s): it costs money, and needs somebody who agrees', (CI) => {
    expect(() => optionsOf([], { CI })).toThrow('does not run in CI');
    expect(() => optionsOf(['--remove'], { CI })).toThrow('does not run in CI');
    expect(optionsOf(['--on-emulator'], { CI })).toMatchObject({ onEmulator: true });
  });

  test.each([{}, { CI: '' }, { CI: 'false' }])('a person (%j)', (environment) => {
    expect(optionsOf(['--mail', 'me@example.com'], environment)).toEqual({ onEmulator: false, removeOnly: false, mail: 'me@example.com' });
  });

  test('agreeing is to type the id of an account', () => {
    expect(['111122223333', ' 111122223333\n', 'y', 'yes', '', '11112222333'].map(accountIn))
      .toEqual(['111122223333', '111122223333', undefined, undefined, undefined, undefined]);
  });
});

describe('what AWS answers', () => {
  test('names of errors, each beside what AWS KMS calls it', async () => {
    const output = JSON.stringify(FAILURES.map(({ name }, index) => ({ name, error: `Kms.Error${index}` })));
    const lines = await answer('Under which names', recorded({
      StartExecution: () => ({ executionArn: 'e' }), DescribeExecution: () => ({ status: 'SUCCEEDED', output }),
    }));
    expect(lines).toHaveLength(FAILURES.length);
    expect(lines[0]).toBe('key that is not there (NotFoundException, in its model): `Kms.Error0`');
  });

  test('a rotation that fails is an answer, with its error', async () => {
    const lines = await answer('Does a rotation succeed', recorded({
      StartExecution: () => ({ executionArn: 'e' }), DescribeExecution: () => ({ status: 'FAILED', error: 'RotationFailed', cause: 'why' }),
    }));
    expect(lines).toEqual(['FAILED after 0 seconds: RotationFailed: why']);
  });

  test('an alias that is seen late, and once more by its old key', async () => {
    const keys = ['one', 'two'].map((Arn) => ({ KeyMetadata: { Arn, KeyId: Arn } }));
    const shown = ['one', 'one', 'one', 'two', 'one', 'two', 'two', 'two'].map((Arn) => () => ({ KeyMetadata: { Arn } }));
    const seen = [refused('NotFoundException'), ...shown];
    const lines = await answer('How long does it take until a new alias', recorded({
      CreateKey: () => keys.shift(), CreateAlias: () => ({}), UpdateAlias: () => ({}), DescribeKey: () => seen.shift()!(),
    }));
    expect(lines).toEqual(['new alias: 0.6 seconds', 'moved alias: 0.8 seconds']);
  });

  test('condition keys: absent where the denial strikes, present where it does not, and the policy is put back', async () => {
    const put: string[] = [];
    const POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] });
    const lines = await answer('Which condition keys', recorded({
      DescribeKey: () => ({ KeyMetadata: { KeyId: 'k' } }),
      GetKeyPolicy: () => ({ Policy: POLICY }),
      PutKeyPolicy: ({ Policy }) => { put.push(Policy); },
      GetKeyRotationStatus: refused('AccessDeniedException'),
      EnableKeyRotation: () => ({}),
      DisableKey: refused('ThrottlingException'),
    }));
    expect(lines).toEqual([
      'kms:ResourceAliases in kms:GetKeyRotationStatus: absent',
      'kms:RotationPeriodInDays in kms:EnableKeyRotation: present',
      'kms:TrailingDaysWithoutKeyUsage in kms:DisableKey: ThrottlingException',
    ]);
    expect(put.filter((_, index) => index % 2 === 1)).toEqual([POLICY, POLICY, POLICY]);
    expect(put.filter((_, index) => index % 2 === 0).map((policy) => JSON.parse(policy).Statement.at(-1).Condition.Null)).toEqual([
      { 'kms:ResourceAliases': 'true' }, { 'kms:RotationPeriodInDays': 'true' }, { 'kms:TrailingDaysWithoutKeyUsage': 'true' },
    ]);
  });

  test('the clock of rotation, from creation or write, to the second', async () => {
    const status = [{ RotationPeriodInDays: 365 }, { RotationPeriodInDays: 90, NextRotationDate: new Date('2027-02-26T11:50:00Z') }];
    const lines = await answer('When does the next rotation come', recorded({
      DescribeKey: () => ({ KeyMetadata: { CreationDate: new Date('2026-11-28T11:50:00Z') } }),
      EnableKeyRotation: () => ({}),
      GetKeyRotationStatus: () => status.shift(),
    }));
    expect(lines.at(-1)).toBe('that is 90 days and 0 seconds after the creation, 90 days and -600 seconds after the write');
  });

  test('what goes wrong with one question is told, and keeps no other from being asked', async () => {
    const answers = await askAll(recorded({ GetKeyPolicy: refused('NotFoundException') }), () => {});
    expect(answers).toHaveLength(QUESTIONS.length);
    expect(answers.filter(({ unanswered }) => unanswered === undefined).map(({ lines }) => lines)).toEqual([
      ['NotFoundException'], // the policy of AWS RAM
      ['Error'], // ML-KEM: not recorded
    ]);
  });

  test('on an emulator, what only AWS knows is not asked', async () => {
    const answers = await askAll(recorded({}, { emulated: true }), () => {});
    const skipped = answers.filter(({ unanswered }) => unanswered?.startsWith('cannot be known here: '));
    expect(skipped.map(({ question }) => question.onlyAws)).toEqual(QUESTIONS.flatMap(({ onlyAws }) => onlyAws ?? []));
  });
});

test('the failing calls are a legal machine, and none of them may make or change anything', () => {
  expect(validate(failureMachine('aws') as any)).toMatchObject({ isValid: true, errors: [] });
  for (const { permission } of FAILURES) expect(permission ?? 'kms:List').toMatch(/^kms:(Describe|List)/);
});

describe('removal', () => {
  test('takes away its own aliases, also of generations, schedules their keys for 7 days, and touches nothing else', async () => {
    const world = new KmsWorld({ clock: new VirtualClock() });
    const make = (alias?: string): string => {
      const { KeyId } = world.call('CreateKey').KeyMetadata;
      if (alias !== undefined) world.call('CreateAlias', { AliasName: alias, TargetKeyId: KeyId });
      return KeyId;
    };
    const [current, old, made, others] = [make(FAMILY), make(`${FAMILY}/v1`), make(), make('alias/orders')];
    world.call('CreateAlias', { AliasName: `${FAMILY}/v2`, TargetKeyId: current });

    const told = await removeKeys(new FakeKmsClient(world.kms, 'person').asKmsClient(), 'arn:aws:iam::111122223333:root', [made]);

    expect([...world.store.aliases.keys()]).toEqual(['alias/orders']);
    expect([current, old, made, others].map((id) => world.store.keys.get(id)!.state))
      .toEqual(['PendingDeletion', 'PendingDeletion', 'PendingDeletion', 'Enabled']);
    expect(told.filter((line) => line.endsWith('will be deleted in 7 days'))).toHaveLength(3);
  });

  test('happens also where the deployment failed, and where the stack stays', async () => {
    const world = new KmsWorld({ clock: new VirtualClock() });
    const { KeyId } = world.call('CreateKey').KeyMetadata;
    world.call('CreateAlias', { AliasName: `${ALIAS_PREFIX}made-1`, TargetKeyId: KeyId });
    const kms = new FakeKmsClient(world.kms, 'person').asKmsClient();
    const stage = { where: 'here', account: '111122223333', kms, deploy: refused('Deploy'), destroy: async () => refused('Destroy')() };
    const said: string[] = [];

    const verified = verify(stage as unknown as Stage, { version: '1', emulated: false, tell: (line) => said.push(line) });

    await expect(verified).rejects.toThrow('Deploy');
    expect(said).toContain('FAILED: Deploy');
    expect(world.store.keys.get(KeyId)!.state).toBe('PendingDeletion');
  });
});

test('the report hides account ids, and says what was not answered', () => {
  const [question] = QUESTIONS;
  const text = report({ where: 'on AWS', version: '1.0.0', date: '2026-11-28' }, [
    { question, lines: ['arn:aws:kms:eu-west-1:111122223333:key/1'] }, { question, lines: [], unanswered: 'why' },
  ], ['the stack']);
  expect(text).not.toContain('111122223333');
  expect(text).toContain('- arn:aws:kms:eu-west-1:<account>:key/1');
  expect(text).toContain('- **Not answered**: why');
});
