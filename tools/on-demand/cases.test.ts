import { CASES } from './cases';
import type { Played, Row } from './report';
import { problems } from './report';
import type { Moto } from '../../sim/moto/moto';

/** A sample of what `npm run on-demand` prints; what the moto server answers is in test/emulator. */
const noMoto = undefined as unknown as Moto;

test.each([
  'replica',
  'imported: no material pending',
  'imported: material pending',
  'already running, for another run',
  'conflict: automatic rotation in 10 minutes',
  'answer lost',
  'timeout: not finished after an hour',
  'unknown input',
])('%s: ends as it must', async (title) => {
  const expected = CASES.find((one) => one.title === title)!;

  expect(problems([{ expected, played: await expected.play(noMoto) }])).toEqual([]);
});

test('every case has a title of its own', () => {
  expect(new Set(CASES.map(({ title }) => title)).size).toBe(CASES.length);
});

describe('the verdict', () => {
  const expected = { title: 'a run', outcome: 'rotated', counted: 1, asked: 1 };
  const row = (more: Partial<Played> = {}): Row => ({
    expected,
    played: {
      answersBy: 'moto',
      outcome: 'rotated',
      counted: 1,
      asked: 1,
      transitions: 24,
      seconds: 31,
      events: ['KMS Key Rotated On Demand'],
      ...more,
    },
  });

  test('is content with what is expected', () => {
    expect(problems([row()])).toEqual([]);
  });

  test.each<[Partial<Played>, string]>([
    [{ outcome: 'RotationUnproven' }, 'a run: must end with rotated, ends with RotationUnproven'],
    [{ counted: 2 }, 'a run: must spend 1 on-demand rotations, spends 2'],
    [{ asked: 0 }, 'a run: must call RotateKeyOnDemand 1 times, calls it 0 times'],
  ])('names what is not: %j', (more, problem) => {
    expect(problems([row(more)])).toEqual([problem]);
  });
});
