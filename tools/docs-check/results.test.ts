import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ABOUT_CHECKS, KINDS } from './kinds';
import type { JestResults } from './results';
import { checkedByKind } from './results';
import { ROOT } from '../../sim/documentation/pages';

const FILES = Object.values(KINDS).flat();

type Assertion = JestResults['testResults'][number]['assertionResults'][number];

const assertion = (title: string, status: string, ...ancestorTitles: string[]): Assertion => (
  { title, status, ancestorTitles, failureMessages: status === 'failed' ? ['why\n    at a line'] : [] });

/** Every file has one check that passes; the first has these. */
function results(first: readonly Assertion[], files = FILES): JestResults {
  return {
    testResults: files.map((file) => (
      { name: join(ROOT, file), message: 'no test', assertionResults: file === FILES[0] ? first : [assertion('a', 'passed')] })),
  };
}

test.each(FILES)('%s is there', (file) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
});

test('checks are counted, those of checks are not; failures of both are told', () => {
  const [links] = checkedByKind(results([
    assertion('a', 'passed'), assertion('b', 'failed', 'of c'), assertion('d', 'passed', ABOUT_CHECKS),
    assertion('e', 'failed', ABOUT_CHECKS), assertion('f', 'pending'),
  ]));
  expect(links).toEqual({ kind: 'links and anchors', count: 3, failures: ['of c: b\nwhy', `${ABOUT_CHECKS}: e\nwhy`] });
});

test('a file that did not run, or holds nothing, is a failure', () => {
  const [empty] = checkedByKind(results([]));
  const [missing] = checkedByKind(results([], FILES.slice(1)));
  expect(empty.failures).toEqual([`${FILES[0]} did not run: no test`]);
  expect(missing.failures).toEqual([`${FILES[0]} did not run: it was not found`]);
});
