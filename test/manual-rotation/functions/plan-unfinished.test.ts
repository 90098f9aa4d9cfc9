import { after, brief, day, DECLARED, family, generation, ours, recorded, superseded, unsaid } from './family-builder';
import type { FamilyFacts, GenerationFacts } from '../../../src/manual-rotation/functions/family';
import { decide } from '../../../src/manual-rotation/functions/plan';
import type { RunInput } from '../../../src/manual-rotation/run-request';
import { rejectedTag, TAGS } from '../../../src/private/vocabulary';

const TICK: RunInput = { reason: 'tick' };
const BEFORE = day(100);
const AFTER = day(400);
const manual = (action: RunInput['action'], fromGeneration?: number): RunInput => ({ reason: 'manual', action, fromGeneration });
const plan = (facts: FamilyFacts, input: RunInput, now: Date) => brief(decide(DECLARED, facts, input, now));
/** The same generation with further marks of the machine. */
const marked = (one: GenerationFacts, notes: Parameters<typeof ours>[0]): GenerationFacts => {
  const marks = Object.entries(notes!).map(([name, value]) => [TAGS[name as keyof typeof TAGS], value]);
  return { ...one, tags: { ...one.tags, ...Object.fromEntries(marks) } };
};

describe('a rotation that was not recorded', () => {
  const of = (name: 'family' | 'owner') => ({ ...ours({ staged: 'x' }, [2]), [TAGS[name]]: 'another' });
  const rejected = (number: number) => generation(number, { tags: ours({ rejected: 'then', recorded: 'then', ...after(number - 1) }) });
  const stranger = (number: number) => generation(number, { tags: undefined, isLent: undefined });
  const claimed = (milliseconds: number) => ({ claimedAt: day(20, 400_000 + milliseconds) });

  test.each<[string, number, GenerationFacts[], string]>([
    ['the first one', 1, [generation(1)], 'finish 1'],
    ['the first one, whose number is all that is noted', 1, [generation(1, { tags: ours({ generation: '1' }) })], 'finish 1'],
    ['the first one, recorded', 1, [recorded(1)], 'nothing'],
    ['a new beginning under a later number', 3, [superseded(1), generation(3, { tags: ours() })], 'finish 3'],
    ['a new beginning under a later number, recorded', 3, [superseded(1), recorded(3, [], {}, 0)], 'nothing'],
    ['a later one', 2, [recorded(1, [2]), recorded(2)], 'finish 2 after 1'],
    ['a later one, recorded', 2, [superseded(1), recorded(2)], 'nothing'],
    ['a later one that was never announced', 2, [recorded(1, [2]), generation(2)], 'finish 2'],
    ['recorded at the very moment of the claim', 2, [superseded(1), recorded(2, [], claimed(0))], 'nothing'],
    [
      'the record is of an earlier time: a millisecond before the claim, and says not of which rotation',
      2,
      [unsaid(superseded(1)), recorded(2, [], claimed(1))],
      'finish 2 after 1',
    ],
    ['a record that is no date is none', 2, [marked(recorded(1, [2]), { superseded: 'yes' }), recorded(2)], 'finish 2 after 1'],
    [
      'the previous key was disabled meanwhile',
      2,
      [recorded(1, [2], { keyState: 'Disabled' }), recorded(2)],
      'finish 2 after 1 (unusable)',
    ],
    [
      'the previous key awaits its deletion',
      2,
      [recorded(1, [2], { keyState: 'PendingDeletion' }), recorded(2)],
      'finish 2 after 1 (unusable)',
    ],
    [
      'the previous key takes no tags, and the new one has the record',
      2,
      [recorded(1, [2], { keyState: 'PendingDeletion' }), marked(recorded(2), { recorded: 'x' })],
      'nothing',
    ],
    ['a rejected generation lies between', 3, [recorded(1, [2, 3]), rejected(2), recorded(3, [], {}, 1)], 'finish 3 after 1'],
    [
      'a generation that was given up lies between',
      3,
      [recorded(1, [2, 3]), generation(2, { isLent: true }), recorded(3, [], {}, 1)],
      'finish 3 after 1',
    ],
    [
      'a key that awaits its deletion lies between',
      3,
      [recorded(1, [2, 3]), generation(2, { keyState: 'PendingDeletion' }), recorded(3, [], {}, 1)],
      'finish 3 after 1',
    ],
    ["a stranger's number lies between", 3, [recorded(1, [3]), stranger(2), recorded(3, [], {}, 1)], 'finish 3 after 1'],
    ['what lies between names it, too', 3, [superseded(1, {}, [3]), recorded(2, [3]), recorded(3, [], {}, 1)], 'nothing'],
    ['the previous key is gone', 2, [recorded(2)], 'nothing'],
    ['a key that could name nobody, as it takes no tags', 2, [recorded(1), recorded(2)], 'finish 2 after 1'],
    ['it says of no key that it replaced it', 2, [recorded(1, [2]), recorded(2, [], {}, 0)], 'nothing'],
    ['it replaced another that is gone', 3, [recorded(2, [3]), recorded(3, [], {}, 1)], 'nothing'],
    ['a key with a higher number, whatever it says', 2, [recorded(2, [], {}, 3), recorded(3, [2])], 'nothing'],
    ['the key it replaced is of another family by now', 2, [recorded(1, [2], { tags: of('family') }), recorded(2)], 'nothing'],
    ['the key it replaced is of another owner by now', 2, [recorded(1, [2], { tags: of('owner') }), recorded(2)], 'nothing'],
  ])('%s', (_name, current, generations, expected) => {
    expect(plan(family(current, generations), TICK, BEFORE)).toBe(expected);
    expect(plan(family(current, generations), { reason: 'deployment' }, BEFORE)).toBe('nothing'); // a deployment only declares
  });

  test('comes before everything that is due, staged or asked for', () => {
    const facts = family(2, [recorded(1, [2]), recorded(2, [3]), generation(3)]);
    expect(plan(facts, TICK, day(1_000))).toBe('finish 2 after 1');
    expect(plan(facts, manual('rotate', 2), BEFORE)).toBe('finish 2 after 1');
    expect(plan(facts, manual('rotate', 1), BEFORE)).toBe('finish 2 after 1'); // the same request again repairs, and rotates no second time
    expect(plan(facts, manual('rollback', 2), BEFORE)).toBe('finish 2 after 1');
  });

  test('keeps no hold waiting, and waits for its release', () => {
    const facts = (hold: object) => family(2, [recorded(1, [2]), marked(recorded(2), hold)]);
    expect(plan(facts({}), manual('hold'), BEFORE)).toBe('hold 2');
    expect(plan(facts({ hold: 'then' }), TICK, BEFORE)).toBe('nothing');
  });
});

test('a rotation that was recorded on the key that it replaced, though an older one had named the new key', () => {
  const by = (number: number) => ({ supersededBy: `key-${number}` });
  const first = marked(superseded(1, {}, [2, 3]), by(2));
  const facts = (second: GenerationFacts) => family(3, [first, second, recorded(3, [], {}, 1)]);
  expect(plan(facts(marked(superseded(2), by(3))), TICK, day(32))).toBe('nothing');
  expect(plan(facts(marked(superseded(2), by(4))), TICK, day(32))).toBe('finish 3 after 1');
});

test('a rotation that was recorded on the key that it replaced, though an older one had named that and the new key', () => {
  const by = (number: number) => ({ supersededBy: `key-${number}` });
  const first = marked(superseded(1, {}, [2, 3, 4]), by(2));
  const second = generation(2, { keyState: 'PendingDeletion' });
  const facts = (third: GenerationFacts) => family(4, [first, second, third, recorded(4, [], {}, 1)]);
  expect(plan(facts(marked(recorded(3, [], {}, 1), { superseded: day(40).toISOString(), ...by(4) })), TICK, day(42))).toBe('nothing');
  expect(plan(facts(recorded(3, [], {}, 1)), TICK, day(42))).toBe('finish 4 after 1');
});

describe('a move back that was not recorded', () => {
  test.each<[string, GenerationFacts[]]>([
    ['to a first generation', [superseded(1), recorded(2)]],
    ['to the first generation, whose mark is no date', [marked(recorded(1, [2]), { superseded: 'x' }), recorded(2)]],
    ['with a key in hand', [superseded(1, {}, [2, 3]), recorded(2), generation(3)]],
    ['from a rejected one', [superseded(1), marked(recorded(2), { rejected: 'x' })]],
    ['to one that was never announced', [marked(generation(1), { superseded: day(30).toISOString() }), recorded(2)]],
  ])('%s: is proven and announced again, whatever else is due or asked', (_name, generations) => {
    const facts = family(1, generations);
    for (const [input, now] of [[TICK, BEFORE], [TICK, AFTER], [manual('rotate', 1), BEFORE], [manual('rollback', 2), BEFORE]] as const) {
      expect(plan(facts, input, now)).toBe('return 1');
    }
  });

  test('may be a late read: until that is past, nothing is done but to look again, or to hold the key that took over', () => {
    const replaced = (milliseconds: number) => day(20, 400_000 + milliseconds);
    const late = family(1, [marked(superseded(1), { supersededBy: 'key-2' }), recorded(2)], { movedAt: day(10) });
    const listed = (movedAt: Date) => ({ ...late, alias: { ...late.alias!, createdAt: day(10), movedAt } });
    for (const input of [TICK, manual('rotate', 1), manual('rollback', 1)]) {
      expect([600_000, 600_001].map((passed) => plan(late, input, replaced(passed)))).toEqual(['wait', 'return 1']);
      expect(plan(listed(replaced(0)), input, replaced(60_000))).toBe('wait'); // moved before it was recorded
      expect(plan(listed(replaced(1)), input, replaced(60_000))).toBe('return 1'); // moved after it was recorded: no late read shows that
    }
    expect([600_000, 600_001].map((passed) => plan(late, manual('hold'), replaced(passed)))).toEqual(['hold 2', 'hold 1']);
    const left = marked(superseded(1, { keyState: 'Disabled' }), { supersededBy: 'key-2' });
    const disabled = family(1, [left, recorded(2)], { movedAt: day(10) });
    expect(plan(disabled, manual('rollback', 1), replaced(0))).toBe('wait'); // what is unusable may be the key that was left
  });

  test('is no return once the mark is lifted', () => {
    expect(plan(family(1, [recorded(1, [2]), recorded(2)], { movedAt: day(50) }), TICK, BEFORE)).toBe('nothing');
  });
});

describe('a rotation that was rolled back', () => {
  const rejected = (number: number, notes = {}) => marked(recorded(number), { rejected: 'then', ...notes });

  test.each<[string, GenerationFacts[], string]>([
    ['and not recorded: announced and recorded', [recorded(1, [2]), rejected(2)], 'rolledBack 2 after 1'],
    ['and recorded', [recorded(1, [2]), rejected(2, { recorded: 'then' })], 'nothing'],
    ['twice, one of them unrecorded', [recorded(1, [2, 3]), rejected(2, { recorded: 'then' }), rejected(3)], 'rolledBack 3 after 1'],
    ['twice, none of them recorded: one a run', [recorded(1, [2, 3]), rejected(2), rejected(3)], 'rolledBack 2 after 1'],
    ['and the next one is staged: first the record', [recorded(1, [2, 3]), rejected(2), generation(3)], 'rolledBack 2 after 1'],
    ['to a key that is disabled by now', [recorded(1, [2], { keyState: 'Disabled' }), rejected(2)], 'rolledBack 2 after 1 (unusable)'],
    [
      'from a key that takes no tags, as the other one says',
      [recorded(1, [2], { tags: { ...recorded(1, [2]).tags, [rejectedTag('key-2')]: 'then' } }), recorded(2)],
      'rolledBack 2 after 1',
    ],
    [
      'from a key that takes no tags, and recorded',
      [recorded(1, [2], { tags: { ...recorded(1, [2]).tags, [rejectedTag('key-2')]: 'recorded then' } }), recorded(2)],
      'nothing',
    ],
    ['as a stranger says of his key', [recorded(1), rejected(2)], 'nothing'],
    ['as a key of another owner says', [recorded(1, [2]), marked(rejected(2), { owner: 'B/C' })], 'nothing'],
  ])('%s', (_name, generations, expected) => {
    expect(plan(family(1, generations), TICK, BEFORE)).toBe(expected);
    expect(plan(family(1, generations), { reason: 'deployment' }, BEFORE)).toBe('nothing');
  });

  test.each<[string, GenerationFacts, string]>([
    [
      'the older one was rejected: announced and recorded',
      marked(superseded(1), { rejected: day(70).toISOString() }),
      'rolledBack 1 after 2',
    ],
    [
      'the older one was rejected, and what it says of its record is of its own rotation',
      marked(superseded(1), { rejected: day(70).toISOString(), recorded: day(1).toISOString() }),
      'rolledBack 1 after 2',
    ],
    [
      'the older one was rejected, and that was recorded',
      marked(superseded(1), { rejected: day(70).toISOString(), recorded: day(70, 1000).toISOString() }),
      'nothing',
    ],
    [
      'the older one was rejected before this one was made, which took over from it',
      marked(superseded(1), { rejected: day(10).toISOString() }),
      'nothing',
    ],
  ])('a rollback that came back: %s', (_name, previous, expected) => {
    const back = recorded(2);
    const facts = family(2, [previous, back], { movedAt: day(70) });
    expect(plan(facts, TICK, BEFORE)).toBe(expected);
  });

  test('a rollback that came back, from an older key that takes no tags, as the other one says', () => {
    const older = superseded(1, { keyState: 'PendingDeletion' });
    const back = (says: string) => ({ ...recorded(2), tags: { ...recorded(2).tags, [rejectedTag('key-1')]: says } });
    const on = day(70).toISOString();
    expect(plan(family(2, [older, back(on)], { movedAt: day(70) }), TICK, BEFORE)).toBe('rolledBack 1 after 2');
    expect(plan(family(2, [older, back(`recorded ${on}`)], { movedAt: day(70) }), TICK, BEFORE)).toBe('nothing');
  });
});
