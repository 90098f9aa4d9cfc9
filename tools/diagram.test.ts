import { currentPage, diagram, withDiagram } from './diagram';

test('the diagram in the documentation is that of the definition (npm run diagram)', () => {
  const { page, redrawn } = currentPage();
  expect(page).toBe(redrawn);
});

test('shows every way but those of failures', () => {
  const drawn = diagram({
    StartAt: 'A',
    States: {
      A: { Type: 'Task', Next: 'B', Catch: [{ ErrorEquals: ['X'], Next: 'C' }, { ErrorEquals: ['States.ALL'], Next: 'D' }] },
      B: { Type: 'Choice', Choices: [{ Next: 'A' }], Default: 'C' },
      C: { Type: 'Succeed' },
      D: { Type: 'Fail' },
    },
  });
  expect(drawn.split('\n').slice(2, -1)).toEqual([
    '  s0["A"]', '  s1{"B"}', '  s2(["C"])', '  s3(["D"])', '  s0 --> s1', '  s0 -.-> s2', '  s1 --> s2', '  s1 --> s0',
  ]);
});

test('a page without the marks is refused', () => {
  expect(() => withDiagram('no marks', '')).toThrow('diagram: begin');
});
