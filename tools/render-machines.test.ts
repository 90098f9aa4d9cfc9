import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { machineSources, render, renderedPath } from './render-machines';

const sources = machineSources().map((source) => [basename(dirname(source)), source]);

test('the machine of the alias is written in YAML', () => {
  expect(sources.map(([feature]) => feature)).toContain('manual-rotation');
});

test.each(sources)('%s: machine.asl.json is what machine.asl.yaml says (npm run render-machines)', (_feature, source) => {
  expect(readFileSync(renderedPath(source), 'utf8')).toBe(render(readFileSync(source, 'utf8')));
});

test.each(sources)('%s: no line is wider than 140', (_feature, source) => {
  expect(readFileSync(source, 'utf8').split('\n').filter((line) => line.length > 140)).toEqual([]);
});

test('any number of aliases is expanded, and folded text is one line', () => {
  const repeated = Array.from({ length: 300 }, () => '  - *one').join('\n');
  expect(JSON.parse(render(`first: &one >-\n  {% $a\n  ? $b %}\nall:\n${repeated}\n`))).toEqual({
    first: '{% $a ? $b %}',
    all: Array(300).fill('{% $a ? $b %}'),
  });
});
