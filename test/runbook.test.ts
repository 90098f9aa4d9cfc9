import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS } from '../src/manual-rotation/contract';
import { ON_DEMAND_ERRORS } from '../src/on-demand/contract';
import { ALARM_SECTIONS, anchorOf, EVENT_SECTIONS, runbookLink } from '../src/private/runbook';

const ROOT = join(__dirname, '..');
const RUNBOOK = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
const SECTIONS = new Map(RUNBOOK.split(/^## /m).slice(1).map((section): [string, string] => {
  const [heading, ...body] = section.split('\n');
  return [heading, body.join('\n')];
}));
/** `InvalidInput` is an error of both machines, with one section. */
const ERROR_NAMES = new Set<string>([...Object.values(ERRORS), ...Object.values(ON_DEMAND_ERRORS)]);
const HEADINGS = [...ERROR_NAMES, ...Object.values(ALARM_SECTIONS), ...Object.values(EVENT_SECTIONS)];

describe('the runbook', () => {
  test('has one section for each error name, in their order, then one for each alarm, then one for each event, and no other', () => {
    expect([...SECTIONS.keys()]).toEqual(HEADINGS);
  });

  test.each(HEADINGS)('%s: says what happened, how to look, what to do, in this order', (heading) => {
    const parts = SECTIONS.get(heading)!.match(/^\*\*(\w+)\.\*\* \S.{30,}/gm)!;
    expect(parts.map((part) => /\w+/.exec(part)![0])).toEqual(['Description', 'Investigation', 'Resolution']);
  });

  test('has lines that fit a screen', () => {
    expect(RUNBOOK.split('\n').filter((line) => line.length > 180)).toEqual([]);
  });
});

describe('links to it', () => {
  test.each([
    ['AliasForeign', 'aliasforeign'],
    ['Alarm: run timed out', 'alarm-run-timed-out'],
    ['Alarm: no successful run in 48 hours', 'alarm-no-successful-run-in-48-hours'],
  ])('the anchor of "%s", as GitHub makes it', (heading, anchor) => {
    expect(anchorOf(heading)).toBe(anchor);
    expect(runbookLink(heading)).toBe(`https://github.com/cdk-kms-rotation/cdk-kms-rotation/blob/main/docs/runbook.md#${anchor}`);
  });

  test('no two sections share an anchor', () => {
    expect(new Set(HEADINGS.map(anchorOf)).size).toBe(HEADINGS.length);
  });

  test('are below the address of the package\'s repository', () => {
    const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { repository: { url: string } };
    expect(runbookLink('').startsWith(`${repository.url.replace(/\.git$/, '')}/blob/main/docs/runbook.md`)).toBe(true);
  });
});
