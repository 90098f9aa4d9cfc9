import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { errorsOf, operation } from '../../sim/api-models/botocore-model';
import type { ExecutionResult, TaskHandler } from '../../sim/asl/execution-types';
import type { Template } from '../../sim/asl/expressions';
import { Abort } from '../../sim/asl/task-error';
import { refuse, strike } from '../../sim/asl/task-faults';
import { DEFINITION, OnDemandBench } from '../../sim/on-demand/on-demand-bench';
import { ON_DEMAND_ERRORS } from '../../src/on-demand/contract';
import { meaningOf } from '../../src/on-demand/functions/answer-to-call';

const mockEvaluated = new Set<string>();
function mockNote(template: Template): void {
  if (template.kind === 'expression') mockEvaluated.add(template.source);
  if (template.kind === 'object') template.fields.forEach(([, field]) => mockNote(field));
  if (template.kind === 'array') template.items.forEach(mockNote);
}
jest.mock('../../sim/asl/expressions', () => {
  const real = jest.requireActual('../../sim/asl/expressions');
  return {
    ...real,
    evaluate: (template: Template, scope: unknown) => {
      mockNote(template);
      return real.evaluate(template, scope);
    },
  };
});

const FUNCTIONS = join(__dirname, '../../src/on-demand/functions');
const definition = JSON.parse(readFileSync(DEFINITION, 'utf8'));
const EVERY = { maxMaterialAge: Duration.days(180) };
const SPENT = (times: number) => Array.from({ length: times }, (_, n) => ({ type: 'ON_DEMAND' as const, daysAgo: 390 - n }));
const always = (state: string, error: string) => ({ wrap: (next: TaskHandler) => strike({ state, calls: 'all' }, refuse(error), next) });
const TASKS = Object.keys(definition.States).filter((name) => definition.States[name].Type === 'Task');

/** What happened in the runs of this file. */
const steps = new Set<string>();
const failures = new Set<string>();
const outcomes = new Set<string>();

function note(result: ExecutionResult): void {
  result.trail.forEach((visit, index) => { if (index > 0) steps.add(`${result.trail[index - 1].state} -> ${visit.state}`); });
  if (result.cause !== undefined && result.status === 'FAILED') failures.add(gist(JSON.parse(result.cause)));
  if (result.output !== undefined) outcomes.add(result.output.outcome);
}

/** As the definition has it, without what is said in addition when a rotation may have been made. */
const gist = ({ error, remedy }: { error: string; remedy: string }) =>
  `${error}: ${remedy.replace(/ A rotation may have been made .*$/, '')}`;

beforeAll(async () => {
  type Key = ConstructorParameters<typeof OnDemandBench>[1];
  const play = async (input: unknown, key: Key = {}, options: Parameters<OnDemandBench['run']>[1] = {}) =>
    note(await new OnDemandBench(EVERY, key).run(input, options));
  const [manual, tick, event] = ['manual', 'tick', 'event'].map((reason) => ({ reason }));
  await play({ reason: 'nonsense' });
  await play(manual, { history: SPENT(5), pageSize: 2, rotationSeconds: 460 });
  for (const key of [
    { keyState: 'Disabled' },
    { keyState: 'PendingDeletion' },
    { keyState: 'PendingImport' },
    { keyState: 'Unavailable' },
    { keyManager: 'AWS' },
    { multiRegion: 'REPLICA' as const },
  ]) {
    await play(manual, key);
  }
  await play(tick, { createdDaysAgo: 1 });
  await play(event, { createdDaysAgo: 0.1 });
  await play(manual, { origin: 'EXTERNAL' });
  await play(manual, { origin: 'EXTERNAL', pending: 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION' });
  await play(manual, { history: SPENT(20) });
  await play(manual, { history: SPENT(25) });
  await play(tick, { automaticInMinutes: 10 });
  await play({ ...manual, fromKeyMaterialId: 'f'.repeat(64) });
  await play(manual, { rotationSeconds: 9_000 });
  await play(manual, { lagSeconds: 200 });
  const twice = new OnDemandBench();
  const from = { reason: 'manual', fromKeyMaterialId: twice.key.currentMaterial };
  note(await twice.run(from));
  note(await twice.run(from));
  for (const state of TASKS) {
    await play(
      state === 'Announce the failure' ? event : manual,
      state === 'Announce the failure' ? { keyState: 'Disabled' } : {},
      always(state, 'Other.Exception'),
    );
  }
  await play(
    manual,
    {},
    {
      wrap: (next) =>
        strike(
          { state: 'GetKeyRotationStatus', calls: Array.from({ length: 99 }, (_, n) => n + 7) },
          refuse('Kms.NotFoundException'),
          next,
        ),
    },
  );
  await play(
    manual,
    {},
    {
      wrap: (next) =>
        strike({ state: 'Decide what to do', calls: Array.from({ length: 99 }, (_, n) => n + 2) }, refuse('Lambda.Unknown'), next),
    },
  );
  for (const error of ['Kms.ConflictException', 'Kms.SdkClientException', 'Kms.KmsException', 'Kms.LimitExceededException']) {
    await play(manual, {}, always('Rotate on demand', error));
  }
  const bench = new OnDemandBench(EVERY);
  await play(manual, {}, { wrap: (next) => strike({ state: 'Rotate on demand', calls: 'all' }, () => ({ KeyId: bench.keyArn }), next) });
  await play(manual, {}, {
    wrap: (next) => async (call) => {
      const answer: any = await next(call);
      return call.state === 'Read the key again' ? { KeyMetadata: { ...answer.KeyMetadata, KeyState: 'Disabled' } } : answer;
    },
  });
  const stopped = await bench.tick({ onEnter: ({ state }) => { if (state === 'Rotate on demand') throw new Abort(); } });
  note(stopped);
  note(await bench.tick({ redriveOf: stopped }));
});

const expressionsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return value.startsWith('{%') ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressionsIn) : [];
};

test('every expression was evaluated', () => {
  const rendered = new Set([...mockEvaluated].map((source) => source.replace(/https:[^']+(?=#)/, '${RunbookUrl}')));
  const written = expressionsIn(definition.States).filter((source) => !/\$\{(EveryDays|Reserve|KeyArn)\}/.test(source));

  expect(written.length).toBeGreaterThan(25);
  expect(written.filter((source) => !rendered.has(source))).toEqual([]);
});

test('every step from one state to the next was taken', () => {
  const possible = Object.entries<any>(definition.States).flatMap(([name, state]) =>
    [state, ...(state.Choices ?? []), ...(state.Catch ?? [])]
      .flatMap(({ Next, Default }) => [Next, Default])
      .filter(Boolean)
      .map((next) => `${name} -> ${next}`),
  );

  expect([...new Set(possible)].filter((step) => !steps.has(step))).toEqual([]);
});

test('every failure was one, with every remedy that the function has', () => {
  const sources = readdirSync(FUNCTIONS).map((file) => readFileSync(join(FUNCTIONS, file), 'utf8')).join('\n');
  const named = [...sources.matchAll(/error: (?:ON_DEMAND_)?ERRORS\.(\w+)/g)].length;

  expect(new Set([...failures].map((failure) => failure.split(':')[0]))).toEqual(new Set(Object.values(ON_DEMAND_ERRORS)));
  // Some errors have several remedies. The machine itself has one more, for a function that was never asked with success.
  expect(failures.size).toBe(named + 1);
});

test('every way to end well was taken', () => {
  expect([...outcomes].sort()).toEqual(['alreadyRotated', 'notDue', 'rotated', 'rotatedAutomatically', 'youngMaterial']);
});

describe('errors that the definition names', () => {
  const UNMODELLED = ['Kms.KmsException', 'Kms.AccessDeniedException', 'Kms.ThrottlingException', 'Kms.SdkClientException'];

  test('AWS KMS may answer them to one of the calls', () => {
    const kms = TASKS.map((name) => definition.States[name]).filter(({ Resource }) => /:kms:/.test(Resource));
    const modelled = kms
      .map(({ Resource }) => Resource.split(':').at(-1))
      .flatMap((action) => errorsOf('kms', action[0].toUpperCase() + action.slice(1)));
    const named: string[] = kms.flatMap(({ Retry = [], Catch }) => [...Retry, ...Catch]).flatMap(({ ErrorEquals }) => ErrorEquals);
    const checked = named
      .filter((error) => error.startsWith('Kms.') && !UNMODELLED.includes(error))
      .map((error) => error.replace('Kms.Kms', 'Kms.KMS').slice('Kms.'.length));

    expect(checked.length).toBeGreaterThan(2);
    expect(checked.filter((error) => !modelled.includes(error))).toEqual([]);
  });

  test('the function knows every error of RotateKeyOnDemand but those that say that the call was wrong', () => {
    const unknown = operation('kms', 'RotateKeyOnDemand').errors.filter((error) => meaningOf(`Kms.${error}`, '') === 'unknown');

    expect(unknown).toEqual(['InvalidArnException', 'NotFoundException', 'UnsupportedOperationException']);
  });
});
