import { after, brief, day, DECLARED, family, generation, ours, recorded, superseded, unclaimed, unsaid } from './family-builder';
import type { Declaration } from '../../../src/manual-rotation/declared';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';
import { decide } from '../../../src/manual-rotation/functions/plan';
import type { RunInput } from '../../../src/manual-rotation/run-request';

/* What an operator asks for: rotate, rollback, hold, release. */
const TICK: RunInput = { reason: 'tick' };
const DEPLOYMENT: RunInput = { reason: 'deployment' };
const HOLD: RunInput = { reason: 'manual', action: 'hold' };
const RELEASE: RunInput = { reason: 'manual', action: 'release' };
const rotate = (fromGeneration: number): RunInput => ({ reason: 'manual', action: 'rotate', fromGeneration });
const rollback = (fromGeneration: number): RunInput => ({ reason: 'manual', action: 'rollback', fromGeneration });
const BEFORE = day(100);
const AFTER = day(400);
const plan = (facts: FamilyFacts, input: RunInput, now = BEFORE, declared: Declaration = DECLARED) =>
  brief(decide(declared, facts, input, now));

describe('rotate', () => {
  const facts = family(2, [superseded(1), recorded(2)]);

  test.each<[number, string]>([
    [1, 'nothing'],
    [2, 'create 3 after 2'],
    [3, 'refuse GenerationMismatch'],
    [99, 'refuse GenerationMismatch'],
  ])('from generation %i while 2 is current', (from, expected) => {
    expect(plan(facts, rotate(from))).toBe(expected);
    expect(plan(facts, rotate(from), AFTER)).toBe(expected);
  });

  test('from below, not even what is staged, unclaimed or due goes on', () => {
    const generations = [superseded(1), recorded(2, [3, 4]), generation(3)];
    expect(plan(family(2, generations, { unclaimed: [unclaimed(4)] }), rotate(1), AFTER)).toBe('nothing');
  });

  test.each<[string, RunInput, number, string]>([
    ['rotate', rotate(1), -2_000, 'refuse AliasMoved'],
    ['rotate', rotate(1), -500, 'create 3 after 1'], // two clocks
    ['rollback', rollback(1), -2_000, 'refuse AliasMoved'],
    ['check', { reason: 'manual', action: 'check' }, -2_000, 'nothing'],
  ])('%s: the alias was moved here after the run had been started: that decision is the later one', (_name, input, started, expected) => {
    const moved = family(1, [recorded(1, [2]), recorded(2)], { movedAt: day(50) });
    expect(brief(decide(DECLARED, moved, input, day(50, 3_600_000), { startedAt: day(50, started) }))).toBe(expected);
  });

  test('an alias that was made anew meanwhile, as this very run does, was moved by nobody', () => {
    const found = family(1, [recorded(1)], { movedAt: day(50) });
    const restored = { ...found, alias: { ...found.alias!, createdAt: day(50) } };
    const current = { ...found.current!, tags: { ...found.current!.tags, ...ours({ recorded: day(50, 1).toISOString() }) } };
    const asked = decide(DECLARED, { ...restored, current }, rotate(1), day(50, 3_600_000), { startedAt: day(50, -9_000) });
    expect(brief(asked)).toBe('create 2 after 1');
  });

  test('names the number to start again with', () => {
    expect(decide(DECLARED, facts, rotate(3), BEFORE)).toMatchObject({
      why: "'fromGeneration' is 3, but generation 2 is current",
      remedy: 'Look at the alias; to go on, start again with fromGeneration 2.',
    });
  });

  test.each<[string, Partial<RunInput>, Partial<GenerationFacts>, number]>([
    ['waits as long as is declared', {}, {}, 86_400],
    ['urgent: five minutes', { urgent: true }, {}, 300],
    ['the current key is disabled: its users cannot wait', {}, { keyState: 'Disabled' }, 300],
    ['the current key awaits its deletion', {}, { keyState: 'PendingDeletion' }, 300],
    ['the current key store is disconnected', {}, { keyState: 'Unavailable' }, 300],
  ])('%s', (_name, change, current, expected) => {
    const declared = { ...DECLARED, activationDelaySeconds: 86_400 };
    const staged = generation(2, { tags: ours({ staged: day(20).toISOString() }) });
    const seconds = (read: FamilyFacts) => decide(declared, read, { ...rotate(1), ...change }, BEFORE);
    expect(seconds(family(1, [recorded(1, [], current)]))).toMatchObject({ plan: 'create', delaySeconds: expected });
    // Staged already.
    expect(seconds(family(1, [recorded(1, [2], current), staged]))).toMatchObject({ plan: 'activate', delaySeconds: expected });
  });
});

describe('rollback', () => {
  test.each<[string, Partial<GenerationFacts>, string]>([
    ['and may have been current', {}, 'rollback 3'],
    ['and was granted to somebody: perhaps before the swap, which was refused then', { isLent: true }, 'rollback 2'],
    ['was superseded and granted to somebody: callers had it', { isLent: true, tags: unsaid(superseded(3, {}, [4])).tags }, 'rollback 3'],
  ])('without an alias or a record of where it was: generation 3 was activated %s', (_name, change, expected) => {
    const three = recorded(3, [], change, 2);
    expect(plan(family(undefined, [recorded(2, [3, 4]), three, generation(4, { tags: ours(after(2)) })]), rollback(4))).toBe(expected);
  });

  /** What it is made to replace is what a later run goes back to. */
  test.each<[string, Partial<GenerationFacts>, number | undefined]>([
    ['was only activated: before the swap, which may have been refused, as somebody had been granted it', {}, undefined],
    ['was superseded', { tags: superseded(2, {}, []).tags }, 2],
    ['names another one, which only a current key does', { tags: recorded(2, [9]).tags }, 2],
  ])('without an alias, a key is made to replace generation 2, which %s: %s', (_name, change, expected) => {
    const going = { keyState: 'PendingDeletion' };
    const two = recorded(2, [], { isLent: true, ...change });
    const facts = family(undefined, [recorded(1, [2], going), two, generation(3, { ...going, tags: ours() })]);
    const { plan: what, nameOn } = decide(DECLARED, facts, rotate(3), BEFORE);
    expect([what, nameOn?.number]).toEqual(['create', expected]);
  });

  test.each<[string, number, GenerationFacts[], number, string]>([
    ['to the generation before', 2, [superseded(1), recorded(2)], 2, 'rollback 1 after 2'],
    ['to the nearest before, not the first', 3, [superseded(1), superseded(2), recorded(3)], 3, 'rollback 2 after 3'],
    ['past one that is disabled', 3, [superseded(1), superseded(2, { keyState: 'Disabled' }), recorded(3)], 3, 'rollback 1 after 3'],
    [
      'past one that awaits its deletion',
      3,
      [superseded(1), superseded(2, { keyState: 'PendingDeletion' }), recorded(3)],
      3,
      'rollback 1 after 3',
    ],
    ['past one of another type', 3, [superseded(1), superseded(2, { keySpec: 'HMAC_256' }), recorded(3)], 3, 'rollback 1 after 3'],
    ['past one of another usage', 3, [superseded(1), superseded(2, { keyUsage: 'KEY_AGREEMENT' }), recorded(3)], 3, 'rollback 1 after 3'],
    [
      'to one of another spec of the type: it still works',
      2,
      [superseded(1, { keySpec: 'RSA_2048' }), recorded(2)],
      2,
      'rollback 1 after 2',
    ],
    ['with grants on the old key: its users have them', 2, [superseded(1, { isLent: true }), recorded(2)], 2, 'rollback 1 after 2'],
    ['from a key that is disabled', 2, [superseded(1), recorded(2, [], { keyState: 'Disabled' })], 2, 'rollback 1 after 2 (unusable)'],
    [
      'past a rejected one that lies between',
      3,
      [superseded(1, {}, [2, 3]), generation(2), recorded(3, [], {}, 1)],
      3,
      'rollback 1 after 3',
    ],
    ['from the first', 1, [recorded(1)], 1, 'refuse NothingToRollBackTo'],
    ['the only one before is disabled', 2, [superseded(1, { keyState: 'Disabled' }), recorded(2)], 2, 'refuse NothingToRollBackTo'],
    ['the one before is gone: nothing leads further back', 3, [superseded(1), recorded(3)], 3, 'refuse NothingToRollBackTo'],
    [
      'the one before is of another owner by now',
      2,
      [superseded(1, { tags: { ...superseded(1).tags, 'cdk-kms-rotation:owner': 'B/C' } }), recorded(2)],
      2,
      'refuse NothingToRollBackTo',
    ],
    ['only planted ones before', 3, [superseded(1, {}, [3]), superseded(2), recorded(3, [], {}, 0)], 3, 'refuse NothingToRollBackTo'],
    ['from one that was about to become current, and did not', 1, [recorded(1, [2]), recorded(2)], 2, 'refuse GenerationMismatch'],
    ['from a number that no generation has', 1, [recorded(1, [2]), recorded(2)], 3, 'refuse GenerationMismatch'],
    ['from a number below the current one', 2, [superseded(1), recorded(2)], 1, 'refuse GenerationMismatch'],
  ])('%s', (_name, current, generations, from, expected) => {
    expect(plan(family(current, generations), rollback(from))).toBe(expected);
    expect(plan(family(current, generations), rollback(from), AFTER)).toBe(expected);
  });

  test('asked for again after it was done', () => {
    expect(plan(family(1, [recorded(1, [2]), recorded(2)], { movedAt: day(50) }), rollback(2), AFTER)).toBe('nothing');
  });

  test('from a key that somebody planted, which says that it was current', () => {
    const planted = generation(2, { tags: ours({ activated: day(20).toISOString() }) });
    expect(plan(family(1, [recorded(1), planted], { movedAt: day(50) }), rollback(2), AFTER)).toBe('refuse GenerationMismatch');
  });

  test('two that name each other lead nowhere, and not in a circle', () => {
    const [one, two] = [recorded(1, [2], {}, 2), recorded(2, [1], {}, 1)];
    expect(plan(family(1, [one, two]), rollback(1))).toBe('refuse NothingToRollBackTo');
  });

  test('without an alias: it is made anew first; where nothing is left to make it for, it is made for an older generation', () => {
    expect(plan(family(undefined, [superseded(1), recorded(2)]), rollback(2))).toBe('restore 2');
    expect(plan(family(undefined, [superseded(1), recorded(2, [], { keyState: 'Disabled' })]), rollback(2))).toBe('rollback 1');
    expect(plan(family(undefined, [superseded(1, { keyState: 'Disabled' }), recorded(2, [], { keyState: 'Disabled' })]), rollback(2))).toBe(
      'refuse NothingToRollBackTo',
    );
    expect(plan(family(undefined, [superseded(1), recorded(2, [], { keyState: 'Disabled' })]), rollback(3))).toBe(
      'refuse GenerationMismatch',
    );
  });
});

describe('hold', () => {
  const since = '2026-02-01T00:00:00Z';
  const held = recorded(1, [2], { tags: ours({ staged: 'x', hold: since }, [2]) });

  test('marks the current generation', () => {
    expect(plan(family(2, [superseded(1), recorded(2)]), HOLD)).toBe('hold 2');
  });

  test.each<[string, RunInput, string]>([
    ['a tick', TICK, 'nothing'],
    ['a check', { reason: 'manual', action: 'check' }, 'nothing'],
    ['hold: again, for what is read may have been released a moment ago', HOLD, 'hold 1'],
    ['rotate', rotate(1), 'refuse Held'],
    ['rollback', rollback(1), 'refuse Held'],
    ['an urgent rotate', { ...rotate(1), urgent: true }, 'refuse Held'],
    ['a deployment with nothing to declare', DEPLOYMENT, 'nothing'],
    ['release', RELEASE, 'release 1'],
  ])('while held, %s', (_name, input, expected) => {
    for (const generations of [[held], [held, generation(2)], [held, generation(2, { tags: ours({ rejected: 'x' }) })]]) {
      expect(plan(family(1, generations), input, AFTER)).toBe(expected);
    }
  });

  test('says since when', () => {
    expect(decide(DECLARED, family(1, [held]), TICK, AFTER).why).toBe('held since 2026-02-01T00:00:00Z; action release lets it go on');
    expect(decide(DECLARED, family(1, [held]), rotate(1), AFTER).why).toBe('the family is held since 2026-02-01T00:00:00Z');
  });

  test('a deployment that has something to declare is refused, and says what', () => {
    const result = decide(DECLARED, family(1, [{ ...held, description: 'another' }]), DEPLOYMENT, AFTER);
    expect(result).toMatchObject({ error: 'Held', why: expect.stringContaining('generations 1 are not as declared'), declare: [] });
  });

  test('neither another owner nor another type is hidden by it', () => {
    expect(plan(family(1, [{ ...held, tags: { ...held.tags, 'cdk-kms-rotation:owner': 'B/C' } }]), HOLD)).toBe('refuse OwnedElsewhere');
    expect(plan(family(1, [held]), RELEASE, BEFORE, { ...DECLARED, keyUsage: 'KEY_AGREEMENT' })).toBe('refuse TemplateMismatch');
  });

  test('without an alias there is nobody to hold', () => {
    expect([HOLD, RELEASE].map((input) => plan(family(undefined, []), input))).toEqual([
      'refuse GenerationMismatch',
      'refuse GenerationMismatch',
    ]);
  });
});

describe('release', () => {
  const vetoed = (number: number, changes: Partial<GenerationFacts> = {}, successors = [number + 1]) =>
    generation(number, {
      tags: ours({ staged: 'x', superseded: day(100).toISOString(), vetoed: 'x', ...after(number - 1) }, successors),
      ...changes,
    });

  test.each<[string, GenerationFacts[], string]>([
    ['nothing is held or vetoed', [superseded(1), superseded(2), recorded(3)], 'nothing'],
    ['a vetoed one', [superseded(1), vetoed(2), recorded(3)], 'release 2'],
    [
      'all vetoed ones, and the hold',
      [vetoed(1), vetoed(2), recorded(3, [], { tags: ours({ staged: 'x', hold: 'y', ...after(2) }) })],
      'release 1 2 3',
    ],
    ['one that awaits its deletion takes no tags', [vetoed(1, { keyState: 'PendingDeletion' }), vetoed(2), recorded(3)], 'release 2'],
    [
      'one of another owner',
      [vetoed(1, { tags: { ...vetoed(1).tags, 'cdk-kms-rotation:owner': 'B/C' } }), superseded(2), recorded(3)],
      'nothing',
    ],
    ['what nobody made', [superseded(1, {}, [3]), vetoed(2), recorded(3, [], {}, 1)], 'nothing'],
  ])('%s', (_name, generations, expected) => {
    expect(plan(family(3, generations), RELEASE)).toBe(expected);
  });

  test('comes before an unrecorded rotation: who released is not told to wait', () => {
    const held = recorded(2, [], { tags: ours({ staged: 'x', hold: 'y', ...after(1) }) });
    expect(plan(family(2, [recorded(1, [2]), held]), RELEASE)).toBe('release 2');
  });
});
