import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COLUMNS, demo, RECORDING } from './demo';
import { castOf, linesOf, wrappedAt } from './recording';
import { render } from './svg';
import { STATES } from '../../src/manual-rotation/contract';

const recorded = readFileSync(RECORDING, 'utf8');
const printed = linesOf(recorded).map(({ text }) => text);
const source = readFileSync(join(__dirname, '../demo.ts'), 'utf8');

test('a recording is read as it was written', () => {
  const lines = [{ at: 0, text: '$ npm run demo' }, { at: 1.25, text: '' }, { at: 2, text: '  └──> v2 "quoted" \\' }];
  const cast = castOf(lines, { width: 80, height: 24, title: 'a' });
  expect(JSON.parse(cast.split('\n')[0])).toMatchObject({ version: 2, width: 80, height: 24 });
  expect(linesOf(cast)).toEqual(lines);
});

test('a line is broken where a terminal breaks it', () => {
  expect(wrappedAt(3, { at: 1, text: 'abcdefg' }).map(({ text }) => text)).toEqual(['abc', 'def', 'g']);
  expect(wrappedAt(3, { at: 1, text: '' })).toEqual([{ at: 1, text: '' }]);
});

test('the recording is of the demo as it is now, and of one that ended well (npm run demo:record)', () => {
  const findings = [...source.matchAll(/what: '([^']+)'/g)].map(([, what]) => what);
  expect(findings.length).toBeGreaterThan(7);
  for (const what of findings) expect(printed).toContainEqual(expect.stringMatching(new RegExp(`^ok {2}${what} {2}`)));
  expect(printed.filter((line) => line.startsWith('WRONG'))).toEqual([]);
  expect(printed.at(-1)).toBe('Everything is as it must be.');
  for (const state of [STATES.createKey, STATES.activationDelay, STATES.swap]) {
    expect(printed).toContainEqual(expect.stringMatching(new RegExp(`ms {2}${state}$`)));
  }
});

test('its picture fits a README: small, its lines whole, its last screen without motion', () => {
  const svg = render(demo());
  expect(Buffer.byteLength(svg)).toBeLessThan(60_000);
  expect(printed.filter((line) => line.length > COLUMNS)).toEqual([]);
  const [still, motion] = svg.split('@media (prefers-reduced-motion:no-preference)');
  expect(motion).toContain('.roll{animation:');
  expect(still).not.toContain('animation');
});
