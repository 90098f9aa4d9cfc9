import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDER, PICTURES } from './pictures';
import { render, wrapped } from './svg';
import { TIMES } from './times';

const drawn = PICTURES.map((picture) => ({ picture, svg: render(picture) }));

test('the folder has these pictures, and no others', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(PICTURES.map(({ name }) => `${name}.svg`).sort());
});

describe.each(drawn.map((each) => [each.picture.name, each] as const))('%s', (name, { picture, svg }) => {
  test('is as it is drawn now (npm run pictures)', () => {
    expect(readFileSync(join(FOLDER, `${name}.svg`), 'utf8')).toBe(svg);
  });

  test('says what it shows, and is dark on dark screens', () => {
    expect(svg).toContain(`<title id="title">${picture.title}</title>`);
    expect(picture.description.length).toBeGreaterThan(100);
    expect(svg).toContain('@media (prefers-color-scheme:dark)');
  });

  test('is whole XML, without anything that runs or comes from elsewhere', () => {
    const tags = [...svg.replace(/<style>.*?<\/style>/s, '').matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)];
    const open: string[] = [];
    for (const [, closing, tag, selfClosed] of tags) {
      if (closing) expect(open.pop()).toBe(tag);
      else if (!selfClosed) open.push(tag);
    }
    expect(open).toEqual([]);
    expect(svg).not.toMatch(/<script|<foreignObject|href=|url\((?!#)|on\w+="/i);
  });

  test('has nothing beyond its edges', () => {
    for (const [, x, y, width, height] of svg.matchAll(/<rect class="\w+" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/g)) {
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(picture.width);
      expect(Number(y) + Number(height)).toBeLessThanOrEqual(picture.height);
    }
    for (const [, x, y] of svg.matchAll(/<text class="[\w-]+" x="(\d+)" y="(\d+)"/g)) {
      expect(Number(x)).toBeLessThan(picture.width);
      expect(Number(y)).toBeLessThan(picture.height);
    }
  });
});

test('the times of the timeline are those of the code', () => {
  const { svg } = drawn.find(({ picture }) => picture.name === 'rotation')!;
  expect(TIMES).toEqual({
    periodDays: 365,
    delayMinutes: 5,
    tickHours: 26,
    propagationMinutes: 20,
    afterDays: 90,
    unusedDays: 90,
    quarantineDays: 30,
    pendingDays: 30,
  });
  for (const words of ['5 min or more', 'due 26 h', 'within']) expect(svg).toContain(words);
});

test('text is broken between words', () => {
  expect(wrapped('one two three', 60, 10)).toEqual(['one two', 'three']);
});
