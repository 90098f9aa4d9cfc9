import { relative } from 'node:path';
import { ABOUT_CHECKS, KINDS } from './kinds';
import { ROOT } from '../../sim/documentation/pages';

/** What jest writes with `--json`, as far as it is read here. */
export interface JestResults {
  readonly testResults: ReadonlyArray<{
    readonly name: string;
    readonly message: string;
    readonly assertionResults: ReadonlyArray<{
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }>;
  }>;
}

/** What came of one kind of check. */
export interface Checked {
  readonly kind: string;
  readonly count: number;
  readonly failures: readonly string[];
}

/** Checks and failures by kind. A file that did not run, or that holds nothing, is a failure as well. */
export function checkedByKind({ testResults }: JestResults): Checked[] {
  return Object.entries(KINDS).map(([kind, files]) => {
    const ran = files.map((file) => ({ file, result: testResults.find(({ name }) => relative(ROOT, name) === file) }));
    const all = ran.flatMap(({ result }) => result?.assertionResults ?? []).filter(({ status }) => status !== 'pending');
    const silent = ran.filter(({ result }) => (result?.assertionResults ?? []).length === 0)
      .map(({ file, result }) => `${file} did not run: ${result?.message ?? 'it was not found'}`);
    const failed = all.filter(({ status }) => status !== 'passed').map(({ ancestorTitles, title, failureMessages }) => (
      `${[...ancestorTitles, title].join(': ')}\n${failureMessages.join('\n').split('\n    at ')[0]}`));
    const count = all.filter(({ ancestorTitles }) => !ancestorTitles.includes(ABOUT_CHECKS)).length;
    return { kind, count, failures: [...silent, ...failed] };
  });
}
