import { agreements, defaults, EXPRESSED, inTemplate, NOW, rotating, ROWS, strict, symmetricForbidden, tagged } from './guard-agreement';
import { CfnGuard } from '../../sim/cloudformation/cfn-guard';
import { guardInputParametersOf, guardRulesOf } from '../../src/standard/guard/guard-rules';

describe('the real cfn-guard', () => {
  let guard: CfnGuard;
  beforeAll(() => {
    guard = new CfnGuard();
  });
  afterAll(() => guard.remove());

  const rulesOf = (...args: Parameters<CfnGuard['findings']>) => Object.fromEntries(
    Object.entries(guard.findings(...args)).map(([name, findings]) => [name, findings.map(({ rule }) => rule).sort()]));
  const rows = Object.fromEntries(Object.entries(ROWS).map(([name, row]) => [name, inTemplate(row)]));

  describe.each([['literals', false], ['input parameters', true]] as const)('with numbers as %s', (_, asParameters) => {
    test.each([['strict', strict], ['defaults', defaults], ['forbids symmetric keys', symmetricForbidden]] as const)('%s: agrees with '
      + 'the judge on every row', (_name, standard) => {
      const table = agreements(guard, standard, asParameters);
      expect(table.map(({ name, guard: rules }) => ({ name, rules }))).toEqual(table.map(({ name, judged: rules }) => ({ name, rules })));
      expect(table.filter(({ judged }) => judged.length > 0).length).toBeGreaterThan(5);
      expect(table.filter(({ judged }) => judged.length === 0).length).toBeGreaterThan(3);
    });
  });

  test('every rule is broken by some row', () => {
    const broken = new Set(Object.values(rulesOf(guardRulesOf(strict._document, NOW), rows)).flat());
    expect([...broken].sort()).toEqual([...EXPRESSED, 'KeyRotationPeriodAtCreation'].sort());
  });

  test('without its input parameters, or with a text for a number, every key is a finding', () => {
    const rules = guardRulesOf(defaults._document, NOW, true);
    const good = { good: inTemplate(rotating()) };
    expect(rulesOf(rules, good, [JSON.parse(guardInputParametersOf(defaults._document))])).toEqual({ good: [] });
    expect(rulesOf(rules, good).good).toContain('InputParameters');
    const [finding] = guard.findings(rules, good).good;
    expect(finding.messages).toContain('the input parameters of the hook lack KmsKeyStandard.minRotationPeriodDays, a number');
    const text = { KmsKeyStandard: { minRotationPeriodDays: 90, maxRotationPeriodDays: '365', minDeletionWindowDays: 30 } };
    expect(rulesOf(rules, good, [text]).good).toContain('InputParameters');
  });

  test('the same rules serve other numbers', () => {
    const rules = guardRulesOf(defaults._document, NOW, true);
    const numbers = { KmsKeyStandard: { minRotationPeriodDays: 90, maxRotationPeriodDays: 120, minDeletionWindowDays: 7 } };
    const bad = { slow: inTemplate(rotating()), quick: inTemplate(rotating({ RotationPeriodInDays: 120, PendingWindowInDays: 7 })) };
    expect(rulesOf(rules, bad, [numbers])).toEqual({ slow: ['KeyRotationPeriod'], quick: [] });
  });

  test.each([false, true])('an update may hide the period, which is write-only; a creation may not (parameters: %s)', (asParameters) => {
    const at = (InvocationPoint: string) => ({ ...inTemplate(tagged({ EnableKeyRotation: true })), HookContext: { InvocationPoint } });
    const rules = guardRulesOf(strict._document, NOW, asParameters);
    const parameters = asParameters ? [JSON.parse(guardInputParametersOf(strict._document))] : [];
    const said = rulesOf(rules, { creation: at('CREATE_PRE_PROVISION'), update: at('UPDATE_PRE_PROVISION') }, parameters);
    expect(said).toEqual({ creation: ['KeyRotationPeriodAtCreation'], update: [] });
  });

  test('numbers as texts are let pass: the judge and AWS Config tell them', () => {
    const texts = { text: inTemplate(rotating({ RotationPeriodInDays: '2560', PendingWindowInDays: '7' })) };
    expect(rulesOf(guardRulesOf(strict._document, NOW), texts)).toEqual({ text: [] });
  });

  test('the message says what is asked for', () => {
    const { bad: [{ messages }] } = guard.findings(guardRulesOf(strict._document, NOW), {
      bad: inTemplate(rotating({ RotationPeriodInDays: 2560 })),
    });
    expect(messages.join()).toContain('90 to 180 days');
  });
});
