import * as fc from 'fast-check';
import { parseRunInput } from '../../../src/manual-rotation/functions/run-input';

const problemOf = (value: unknown): string => {
  const parsed = parseRunInput(value);
  return 'problem' in parsed ? parsed.problem : 'accepted';
};

describe('legal inputs', () => {
  test.each([
    { reason: 'tick' },
    { reason: 'deployment' },
    { reason: 'manual' },
    { reason: 'tick', action: 'check' },
    { reason: 'deployment', action: 'check' },
    { reason: 'manual', action: 'check' },
    { reason: 'manual', action: 'rotate', fromGeneration: 1 },
    { reason: 'manual', action: 'rotate', fromGeneration: Number.MAX_SAFE_INTEGER },
    { reason: 'manual', action: 'rotate', fromGeneration: 1, urgent: true },
    { reason: 'manual', action: 'rollback', fromGeneration: 2 },
    { reason: 'manual', action: 'hold' },
    { reason: 'manual', action: 'release' },
  ])('%j', (input) => {
    expect(parseRunInput(input)).toEqual({ input: { action: undefined, fromGeneration: undefined, ...input } });
  });
});

describe('illegal inputs', () => {
  const rotate = { reason: 'manual', action: 'rotate' };
  const TICKET = "; a ticket or why you start it goes into the execution's name";

  test.each<[unknown, string]>([
    [undefined, 'the input must be a JSON object, got undefined'],
    [null, 'the input must be a JSON object, got null'],
    ['tick', 'the input must be a JSON object, got "tick"'],
    [7, 'the input must be a JSON object, got 7'],
    [true, 'the input must be a JSON object, got true'],
    [[], 'the input must be a JSON object, got []'],
    [[{ reason: 'tick' }], 'the input must be a JSON object, got [{"reason":"tick"}]'],
    [{}, "'reason' must be one of tick, deployment, manual, got undefined" + TICKET],
    [{ reason: null }, "'reason' must be one of tick, deployment, manual, got null" + TICKET],
    [{ reason: 'Tick' }, "'reason' must be one of tick, deployment, manual, got \"Tick\"" + TICKET],
    [{ reason: ['tick'] }, "'reason' must be one of tick, deployment, manual, got [\"tick\"]" + TICKET],
    [{ reason: 'tick', action: null }, "'action' must be one of check, rotate, rollback, hold, release, revoke, got null"],
    [{ reason: 'tick', action: '' }, "'action' must be one of check, rotate, rollback, hold, release, revoke, got \"\""],
    [{ reason: 'tick', action: { rotate: true } },
      "'action' must be one of check, rotate, rollback, hold, release, revoke, got {\"rotate\":true}"],
    [{ reason: 'tick', policy: {} }, "unknown field 'policy'; the fields are 'reason', 'action', 'fromGeneration', 'urgent'"],
    [{ reason: 'tick', b: 1, a: 1 }, "unknown field 'b', 'a'; the fields are 'reason', 'action', 'fromGeneration', 'urgent'"],
    [{ reason: 'tick', Reason: 'tick' }, "unknown field 'Reason'; the fields are 'reason', 'action', 'fromGeneration', 'urgent'"],
    [JSON.parse('{"reason":"tick","__proto__":{"action":"rotate"}}'), "unknown field '__proto__'; the fields are "
      + "'reason', 'action', 'fromGeneration', 'urgent'"],
    [rotate, "'action' rotate needs 'fromGeneration', the number of the current generation: "
      + 'a request that arrives twice is then done once'],
    [{ reason: 'tick', action: 'rotate', fromGeneration: 1 }, "'action' rotate goes with 'reason' manual, got \"tick\""],
    [{ reason: 'deployment', action: 'rotate', fromGeneration: 1 }, "'action' rotate goes with 'reason' manual, got \"deployment\""],
    [{ reason: 'manual', fromGeneration: 1 }, "'fromGeneration' goes with 'action' rotate, rollback and revoke only"],
    [{ reason: 'manual', action: 'check', fromGeneration: 1 }, "'fromGeneration' goes with 'action' rotate, rollback and revoke only"],
    [{ reason: 'manual', action: 'rollback' }, "'action' rollback needs 'fromGeneration', the number of the current generation: "
      + 'a request that arrives twice is then done once'],
    [{ reason: 'tick', action: 'rollback', fromGeneration: 1 }, "'action' rollback goes with 'reason' manual, got \"tick\""],
    [{ reason: 'tick', action: 'hold' }, "'action' hold goes with 'reason' manual, got \"tick\""],
    [{ reason: 'deployment', action: 'release' }, "'action' release goes with 'reason' manual, got \"deployment\""],
    [{ reason: 'manual', action: 'hold', fromGeneration: 1 }, "'fromGeneration' goes with 'action' rotate, rollback and revoke only"],
    [{ reason: 'manual', action: 'release', fromGeneration: 1 }, "'fromGeneration' goes with 'action' rotate, rollback and revoke only"],
    [{ ...rotate, fromGeneration: 1, urgent: false }, "'urgent' must be true or left out, got false"],
    [{ ...rotate, fromGeneration: 1, urgent: null }, "'urgent' must be true or left out, got null"],
    [{ ...rotate, fromGeneration: 1, urgent: 'true' }, "'urgent' must be true or left out, got \"true\""],
    [{ reason: 'manual', action: 'rollback', fromGeneration: 1, urgent: true }, "'urgent' goes with 'action' rotate only"],
    [{ reason: 'manual', action: 'hold', urgent: true }, "'urgent' goes with 'action' rotate only"],
    [{ reason: 'tick', urgent: true }, "'urgent' goes with 'action' rotate only"],
    [{ reason: 'tick', action: 'Hold' }, "'action' must be one of check, rotate, rollback, hold, release, revoke, got \"Hold\""],
    [{ ...rotate, fromGeneration: 0 }, "'fromGeneration' must be a whole number of 1 or more, got 0"],
    [{ ...rotate, fromGeneration: -1 }, "'fromGeneration' must be a whole number of 1 or more, got -1"],
    [{ ...rotate, fromGeneration: 1.5 }, "'fromGeneration' must be a whole number of 1 or more, got 1.5"],
    [{ ...rotate, fromGeneration: 2 ** 53 }, "'fromGeneration' must be a whole number of 1 or more, got 9007199254740992"],
    [{ ...rotate, fromGeneration: '1' }, "'fromGeneration' must be a whole number of 1 or more, got \"1\""],
    [{ ...rotate, fromGeneration: null }, "'fromGeneration' must be a whole number of 1 or more, got null"],
  ])('%j', (input, problem) => {
    expect(problemOf(input)).toBe(problem);
  });

  // Step Functions takes inputs of 256 KiB, but causes of 32,768 characters: what is echoed has to fit.
  test.each<[string, unknown]>([
    ['a long value', { reason: 'x'.repeat(200_000) }],
    ['a long name', { reason: 'tick', ['x'.repeat(200_000)]: 1 }],
    ['many names', { reason: 'tick', ...Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`field${index}`, 1])) }],
    ['a long array', Array.from({ length: 100_000 }, () => 1)],
  ])('%s is echoed in part only', (_name, input) => {
    const problem = problemOf(input);
    expect(problem).toMatch(/^('reason' must be|unknown field '(x|field0')|the input must be a JSON object, got \[1,1)/);
    expect(problem.length).toBeLessThan(500);
  });
});

describe('properties', () => {
  const fields = ['reason', 'action', 'fromGeneration', 'urgent'];
  const legal = fc.oneof(
    fc.record({ reason: fc.constantFrom('tick', 'deployment', 'manual'), action: fc.constant('check') }, { requiredKeys: ['reason'] }),
    fc.record({
      reason: fc.constant('manual'), action: fc.constantFrom('rotate', 'rollback', 'revoke'), fromGeneration: fc.integer({ min: 1 }),
    }),
    fc.record({
      reason: fc.constant('manual'),
      action: fc.constant('rotate'),
      fromGeneration: fc.integer({ min: 1 }),
      urgent: fc.constant(true),
    }),
    fc.record({ reason: fc.constant('manual'), action: fc.constantFrom('hold', 'release') }),
  );

  test('any field outside the list is refused, however legal the rest', () => {
    fc.assert(fc.property(legal, fc.string().filter((name) => !fields.includes(name)), fc.jsonValue(), (input, name, value) => {
      const extended = Object.fromEntries([...Object.entries(input), [name, value]]);
      expect(problemOf(extended)).toMatch(/^unknown field '/);
    }), { seed: 20261129 });
  });

  test('whatever arrives, nothing but the four fields passes, and only with the values of the list', () => {
    const nearly = fc.record({
      reason: fc.oneof(fc.constantFrom('tick', 'deployment', 'manual'), fc.jsonValue()),
      action: fc.oneof(fc.constantFrom('check', 'rotate', 'rollback', 'hold', 'release', 'revoke'), fc.jsonValue()),
      fromGeneration: fc.oneof(fc.integer({ min: -2, max: 9 }), fc.double(), fc.jsonValue()),
      urgent: fc.oneof(fc.boolean(), fc.jsonValue()),
    }, { requiredKeys: [] });
    const accepted = new Set<string>();
    fc.assert(fc.property(fc.oneof(nearly, fc.jsonValue(), legal), (value) => {
      const parsed = parseRunInput(value);
      if ('problem' in parsed) {
        expect(parsed.problem).not.toBe('');
        return;
      }
      const { reason, action, fromGeneration, urgent, ...rest } = parsed.input;
      accepted.add(`${reason} ${action} ${urgent}`);
      expect(rest).toEqual({});
      expect(['tick', 'deployment', 'manual']).toContain(reason);
      expect([undefined, 'check', 'rotate', 'rollback', 'hold', 'release', 'revoke']).toContain(action);
      // What moves the alias, or takes a key out, is always asked for by hand and by number; nothing else carries a number.
      expect(fromGeneration !== undefined).toBe(['rotate', 'rollback', 'revoke'].includes(action!));
      if (action !== undefined && action !== 'check') expect(reason).toBe('manual');
      if (urgent !== undefined) expect([urgent, action]).toEqual([true, 'rotate']);
      expect(JSON.parse(JSON.stringify(parsed.input))).toEqual(value);
    }), { numRuns: 2_000, seed: 20261129 });
    expect(accepted.size).toBe(12); // the property saw every legal combination
  });
});
