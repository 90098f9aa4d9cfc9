import { explore, replay } from './explorer';
import { judge } from './properties';
import type { Memory, Seen } from './properties';
import { SCENARIOS } from './scenarios';
import type { Scenario } from './scenarios';
import { ALIAS } from './simulated';
import { stage } from './stage';
import { VARIANTS } from './variants';
import type { World } from './world';
import { STATES } from '../../src/manual-rotation/contract';

jest.setTimeout(600_000); // explores, rather than asserts a time

const scenario = (name: string): Scenario => SCENARIOS.find((one) => one.name === name)!;

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(() => {
  jest.restoreAllMocks();
});

test('functions played as a whole lose no end and no finding of single calls', async () => {
  const calls = await explore(await stage(scenario('rotation/1'), 'call'), { reduce: false });
  const whole = await explore(await stage(scenario('rotation/1'), 'function'), { reduce: false });
  expect([...calls.ends].filter((end) => !whole.ends.has(end))).toEqual([]);
  const kinds = ({ problems }: typeof calls) => problems.map(({ problem }) => problem).sort();
  expect(kinds(whole)).toEqual(kinds(calls));
});

test.each(['rotation/1', 'rotation-held/2', 'deletion/2'])('what is left out loses no end and no finding: %s', async (name) => {
  const everything = await explore(await stage(scenario(name), 'function'), { reduce: false });
  const reduced = await explore(await stage(scenario(name), 'function'), { reduce: true });
  expect([...reduced.ends].sort()).toEqual([...everything.ends].sort());
  const kinds = ({ problems, excused }: typeof reduced) => [...problems, ...excused].map(({ problem }) => problem).sort();
  expect(kinds(reduced)).toEqual(kinds(everything));
  expect(reduced.moves).toBeLessThan(everything.moves);
});

test.each(VARIANTS.map((variant) => [variant.name, variant] as const))('caught: %s', async (_, { scenario: name, finds, patch }) => {
  const system = await stage(scenario(name), 'call', patch);
  const { problems } = await explore(system, { reduce: false, stopAt: (problem) => finds.test(problem) });
  const found = problems.find(({ problem }) => finds.test(problem))!;
  expect(found?.problem).toMatch(finds);
  expect(await replay(system, found.path)).toHaveLength(found.depth);
});

describe('an act that could have been known is told from one that could not', () => {
  const [one, two] = ['one', 'two'];
  const world: World = {
    id: 0,
    now: 0,
    items: new Map([
      [`alias:${ALIAS}`, { value: JSON.stringify({ target: one }) }],
      [`state:${two}`, { value: JSON.stringify({ state: 'Enabled' }) }],
    ]),
  };
  const swap: Seen = {
    run: 0,
    kind: 'write',
    state: STATES.swap,
    first: true,
    returned: false,
    before: world,
    call: { operation: 'UpdateAlias', input: { AliasName: ALIAS, TargetKeyId: two } },
    answered: { answer: { output: {} }, world, late: [] },
  };
  const after = (look: Memory['runs'][number]['look']): Memory => (
    { proven: [one, two], given: {}, told: {}, act: { what: 'move', keyId: one }, runs: [{ look }] });

  test.each([
    ['no look', undefined, 'problem'],
    ['it was before the look', { knew: true, late: false }, 'problem'],
    ['it was after the look had begun', { knew: false, late: false }, 'excused'],
    ['the look was answered late', { knew: true, late: true }, 'excused'],
  ] as const)('%s', (_, look, verdict) => {
    expect(judge(after(look), swap)[verdict]).toMatch(/moved away from where a person put it/);
  });

  test.each([
    ['where the act can be seen', `alias:${ALIAS}`, true],
    ['elsewhere', 'tags:one', false],
  ] as const)('an answer was late: %s', (_, late, tells) => {
    const read: Seen = { ...swap, kind: 'read', state: STATES.readAlias, answered: { ...swap.answered, late: [late] } };
    expect(judge(after(undefined), read).memory.runs[0].look).toEqual({ knew: true, marked: undefined, late: tells });
  });

  test('nobody has proven the key', () => {
    expect(judge({ ...after(undefined), proven: [one], act: undefined }, swap).problem).toMatch(/nobody has proven/);
  });

  test('a number that another key had', () => {
    const claim: Seen = { ...swap, call: { operation: 'CreateAlias', input: { AliasName: `${ALIAS}/v2`, TargetKeyId: two } } };
    expect(judge({ ...after(undefined), given: { 2: one } }, claim).problem).toMatch(/number 2 is given a second time/);
    expect(judge({ ...after(undefined), given: { 2: two } }, claim).problem).toBeUndefined();
  });
});
