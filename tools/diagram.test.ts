import { currentPage, type Definition, diagram, DRAWINGS, phaseProblems, readDefinition, withDiagram } from './diagram';

test('the machine of the alias is drawn', () => {
  expect(DRAWINGS.map(({ page }) => page)).toContain('docs/inside-states.md');
});

describe.each(DRAWINGS.map((drawing) => [drawing.page, drawing] as const))('%s', (_page, drawing) => {
  test('the diagram is that of the definition (npm run diagram)', () => {
    const { page, redrawn } = currentPage(drawing);
    expect(page).toBe(redrawn);
  });

  test('every state is in one phase, and the happy path is a way through the machine', () => {
    expect(phaseProblems(readDefinition(drawing), drawing.contract)).toEqual([]);
  });
});

const DEFINITION: Definition = {
  States: {
    A: { Type: 'Task', Next: 'B', Catch: [{ ErrorEquals: ['X'], Next: 'C' }, { ErrorEquals: ['States.ALL'], Next: 'D' }] },
    B: { Type: 'Choice', Choices: [{ Next: 'A' }], Default: 'C' },
    C: { Type: 'Succeed' },
    D: { Type: 'Fail' },
  },
};

test('shows every way but those of failures, by phase, the happy path first and by itself', () => {
  const drawn = diagram(DEFINITION, { PHASES: { Work: ['A', 'B'], End: ['C', 'D'] }, HAPPY_PATH: ['A', 'B', 'C'] });
  const [first, second] = drawn.split('```mermaid\nflowchart TD\n').slice(1).map((chart) => chart.split('\n```')[0].split('\n'));
  expect(first).toEqual(['  s0["A"]', '  s1{"B"}', '  s2(["C"])', '  s0 ==> s1', '  s1 ==> s2']);
  expect(second).toEqual([
    '  subgraph p0["Work"]', '    s0["A"]', '    s1{"B"}', '  end',
    '  subgraph p1["End"]', '    s2(["C"])', '    s3(["D"])', '  end',
    '  s0 ==> s1', '  s1 ==> s2', '  s0 -.-> s2', '  s1 --> s0',
  ]);
});

test('without a happy path there is one chart', () => {
  expect(diagram(DEFINITION, { PHASES: { All: ['A', 'B', 'C', 'D'] } }).match(/mermaid/g)).toHaveLength(1);
});

test.each([
  ['a state in no phase', { PHASES: { Work: ['A', 'B', 'C'] } }, "'D' is in no phase"],
  ['a state in two phases', { PHASES: { Work: ['A', 'B', 'C', 'D'], Again: ['D'] } }, "'D' is in two phases"],
  ['a phase of a state that is not there', { PHASES: { Work: ['A', 'B', 'C', 'D', 'E'] } }, "'E' is no state"],
  [
    'a happy path that is no way',
    { PHASES: { Work: ['A', 'B', 'C', 'D'] }, HAPPY_PATH: ['A', 'B', 'D'] },
    "no way leads to 'D' on the happy path",
  ],
])('finds %s', (_what, phases, problem) => {
  expect(phaseProblems(DEFINITION, phases)).toEqual([problem]);
});

test('a page without the marks is refused', () => {
  expect(() => withDiagram('no marks', '')).toThrow('diagram: begin');
});
