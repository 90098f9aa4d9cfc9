import { Matrix, prepared, SCHEDULES } from './cells';
import { Report } from './report';
import { runCell, untrueOf } from './run-cell';
import type { CellResult } from './run-cell';
import { SAFEGUARDS } from './safeguards';
import { SCENARIOS } from './scenarios';
import { Watch } from './watch';
import { errorsOf } from '../../sim/api-models/botocore-model';
import { ALIAS } from '../../sim/manual-rotation/rotation-bench';

/** A fixed sample of `npm run fault-matrix`, and the proof that the matrix would notice what it is there to notice. */
const SINGLE_STEP = 97; // shares no factor with the number of schedules, so that the sample has all of them
const DOUBLES = 60;
const SEED = 7;

let matrix: Matrix;
beforeAll(async () => { matrix = await Matrix.make(); });

async function failuresOf(ids: readonly string[]): Promise<Array<Pick<CellResult, 'id' | 'problems'>>> {
  const failures = [];
  for (const id of ids) {
    const { problems } = await runCell(matrix.cell(id));
    if (problems.length > 0) failures.push({ id, problems });
  }
  return failures;
}

describe('the sample', () => {
  test('of single faults ends in order', async () => {
    const ids = matrix.singles().filter((_, index) => index % SINGLE_STEP === 0);
    expect(ids.length).toBeGreaterThan(150);
    expect(new Set(ids.map((id) => id.split('~').at(-1)))).toEqual(new Set(Object.keys(SCHEDULES)));
    expect(await failuresOf(ids)).toEqual([]);
  });

  test('of double faults ends in order', async () => {
    expect(await failuresOf(matrix.doubles(DOUBLES, SEED))).toEqual([]);
  });
});

describe('without the safeguard', () => {
  test.each(SAFEGUARDS.map((one) => [one.name, one] as const))('that %s, a cell fails', async (_, safeguard) => {
    const ids = matrix.singles().filter((id) => safeguard.sample.test(id));
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) {
      const [intact, without] = [await runCell(matrix.cell(id)), await runCell(matrix.cell(id), safeguard)];
      expect(intact.problems).toEqual([]);
      if (without.problems.length + without.unclaimed > intact.unclaimed) return;
    }
    throw new Error(`none of ${ids.length} cells noticed that it was missing`);
  });
});

describe('the cells', () => {
  test('reach every task of the definition, or say which they leave out', async () => {
    // Reached only if people or organizations meddle: test/machine/every-path, current-key and fresh-look take them, each with a refusal.
    // Or by families that publish their public keys, which no scenario of the matrix does: test/public-keys and `npm run public-keys`.
    expect(matrix.unreached().sort()).toEqual([
      'Announce the disobedient key',
      'Announce the key taken out',
      'Announce the published key',
      'Announce the restored alias',
      'Announce the unusable key',
      'Enable the key again',
      'Mark the disobedient key',
      'Mark the key as published',
      'Mark the key as taken out',
      'Mark the refused discard',
      'Mark the rejection on the old key',
      'Mark the revocation',
      'Mark the unusable key',
      'Publish the public keys',
      'Record the restored alias',
      'Record the rollback on the old key',
    ]);
    expect((await Matrix.make(SCENARIOS.slice(0, 1))).unreached()).toContain('Swap the alias');
  });

  test('hold every error of the service model, as AWS and as the emulator spell it', () => {
    const faults = matrix.singles().filter((id) => id.startsWith('rotation-due~claim-the-number:')).map((id) => id.split('~')[1]);
    for (const error of errorsOf('kms', 'CreateAlias')) {
      for (const name of [error, error.replace(/^KMS/, 'Kms')]) {
        expect(faults).toEqual(expect.arrayContaining([`claim-the-number:Kms.${name}:once`, `claim-the-number:Kms.${name}:run`]));
      }
    }
    expect(faults).toEqual(
      expect.arrayContaining([
        'claim-the-number:Kms.KmsException:5min',
        'claim-the-number:Kms.AccessDeniedException:ever',
        'claim-the-number:Kms.ThrottlingException:once',
        'claim-the-number:time-out:once',
        'claim-the-number:lose-answer.Kms.SdkClientException:once',
        'claim-the-number:abort-before:once',
        'claim-the-number:abort-after-effect:once',
        'claim-the-number:abort-after-state:once',
      ]),
    );
  });

  test('hold the errors of what a function calls, and late reads', () => {
    const faults = new Set(matrix.singles().map((id) => id.split('~')[1]));
    for (const error of errorsOf('kms', 'Sign')) expect(faults).toContain(`prove-the-alias:refuse-inside.Sign.${error}:run`);
    for (const late of ['moved-alias:20min', 'new-tags:10min', 'new-key:4min', 'new-alias:4min']) {
      expect(faults).toContain(`late-reads:${late}`);
    }
  });

  test('are the same for the same seed, and others for another', () => {
    expect(matrix.doubles(20, 3)).toEqual(matrix.doubles(20, 3));
    expect(matrix.doubles(20, 3)).not.toEqual(matrix.doubles(20, 4));
  });

  test('are reproduced by their id', async () => {
    const id = 'rotation-due~swap-the-alias:lose-answer.Kms.SdkClientException:once~later@prove-the-alias:abort-before:once~overlap';
    const [one, other] = [await runCell(matrix.cell(id)), await runCell(matrix.cell(id))];
    expect(one.story.length).toBeGreaterThan(4);
    expect(one.story.some((line) => line.includes('overlapping'))).toBe(true);
    expect(other.story).toEqual(one.story);
    expect(() => matrix.cell('rotation-due~swap-the-alias:nonsense:once~1h')).toThrow('no such '
      + 'fault in rotation-due: swap-the-alias:nonsense:once');
    expect(() => matrix.cell('rotation-due~swap-the-alias:time-out:once~3h')).toThrow('no such cell');
  });
});

test.each<[string, string, number]>([
  ['TagResource', 'Nothing was changed. Release it.', 1],
  ['TagResource', 'The alias was not moved. Release it.', 0],
  ['UpdateAlias', 'The alias was not moved. Release it.', 1],
  ['UpdateAlias', 'This run had moved the alias before. Release it.', 0],
])('a run that did %s and says "%s"', (operation, remedy, problems) => {
  const done = { operation, caller: 'machine', outcome: 'ok', at: 0, input: { AliasName: ALIAS } };
  const cause = JSON.stringify({ remedy });
  expect(untrueOf({ cause }, [done])).toHaveLength(problems);
  expect(untrueOf({ cause }, [{ ...done, caller: 'test' }])).toEqual([]);
});

describe('the watch', () => {
  const scenario = SCENARIOS.find((one) => one.name === 'broken-key')!;

  async function watched() {
    const bench = await prepared(scenario);
    const key = () =>
      bench.world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }, 'machine').KeyMetadata.KeyId as string;
    const call = (operation: string, input: object) => bench.world.call(operation, input, 'machine');
    return { bench, watch: new Watch(bench, scenario), key, call };
  }

  test('sees nothing wrong in a rotation', async () => {
    const { bench, watch } = await watched();
    await bench.rotate(1);
    watch.checkReadable('in the end');
    expect(watch.problems).toEqual([]);
  });

  test('sees an alias on a key that was never proven', async () => {
    const { watch, key, call } = await watched();
    call('UpdateAlias', { AliasName: ALIAS, TargetKeyId: key() });
    expect(watch.problems.slice(1)).toEqual([expect.stringContaining('UpdateAlias: the alias points to a key that was never proven')]);
  });

  test('sees a key that is made although no survey looked whether one was made already', async () => {
    const { bench, watch, key } = await watched();
    await bench.rotate(1); // surveys, makes one
    expect(watch.problems).toEqual([]);
    key();
    expect(watch.problems).toEqual([expect.stringContaining('CreateKey: a second key was made')]);
  });

  test('sees a key that is disabled, unless the scenario did it', async () => {
    const { bench, watch, call } = await watched();
    call('DisableKey', { KeyId: bench.key()!.id });
    expect(watch.problems.map((problem) => problem.replace(/^\S+ /, ''))).toEqual([
      'machine DisableKey: nothing allows that here', 'machine DisableKey: the alias points to a key that is '
        + 'Disabled', 'machine DisableKey: generation 1 is Disabled',
    ]);
    watch.checkReadable('in the end');
    expect(watch.problems.at(-1)).toContain('what generation 1 signed cannot be verified any more');

    const other = await watched();
    other.watch.excuse(other.bench.key()!);
    other.bench.world.call('DisableKey', { KeyId: other.bench.key()!.id });
    expect(other.watch.problems).toEqual([]);
  });

  test('sees a version alias that moves, and an alias that is gone', async () => {
    const { watch, key, call } = await watched();
    call('UpdateAlias', { AliasName: `${ALIAS}/v1`, TargetKeyId: key() });
    expect(watch.problems).toEqual(
      expect.arrayContaining([expect.stringContaining(`${ALIAS}/v1 was moved`), expect.stringMatching(/v1 was \S+ and is \S+$/)]),
    );
    call('DeleteAlias', { AliasName: ALIAS });
    expect(watch.problems.at(-1)).toContain('there is no alias');
  });
});

test('a key without a number is counted, or a failure', () => {
  const result: CellResult = { id: 'cell', problems: [], remarks: [], unclaimed: 1, story: [] };
  const lines: string[] = [];
  const [counting, failing] = (['count', 'fail'] as const).map(
    (unclaimed) => new Report('cells', 2, unclaimed, (line) => lines.push(line)),
  );
  for (const report of [counting, failing]) report.add([result, { ...result, id: 'other', unclaimed: 0 }]);
  expect([counting.failures.length, failing.failures.map(({ id }) => id)]).toEqual([0, ['cell']]);
  failing.conclude();
  expect(lines.join('\n')).toContain("npm run fault-matrix -- --only 'cell'");
});
