import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { APPS } from './builds';
import type { Example, ExampleLanguage } from './examples';
import { javaOf } from './examples';
import { run, tryRun } from './place';

/** What is wrong with examples, by their place. */
export type Failures = ReadonlyMap<string, string>;

type Try = (place: string, examples: readonly Example[]) => Failures;

/** Tries examples in a language where its apps were built. */
export const EXAMPLE_BUILDS: Readonly<Record<ExampleLanguage, Try>> = { python, java };

/** Runs them: Python has no compiler that would know more than whether they parse. */
function python(place: string, examples: readonly Example[]): Failures {
  const folder = join(place, 'python');
  const file = join(folder, 'examples.json');
  writeFileSync(file, JSON.stringify(examples.map(({ translations, ...rest }) => ({ ...rest, code: translations.python }))));
  const said = run(join(folder, 'venv', 'bin', 'python'), [join(APPS, 'run_examples.py'), file], folder);
  return new Map(Object.entries(JSON.parse(said.trim().split('\n').at(-1)!) as Record<string, string>));
}

/** Compiles them, each a class: what a compiler says names the file. */
function java(place: string, examples: readonly Example[]): Failures {
  const folder = join(place, 'java', 'examples');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = examples.map((example, index) => {
    const name = `Example${index}`;
    writeFileSync(join(folder, `${name}.java`), javaOf(example, name));
    return `${name}.java`;
  });
  const classpath = [join(place, 'java', 'library'), join(place, 'java', 'jars', '*')].join(delimiter);
  const options = ['-nowarn', '-proc:none', '-encoding', 'UTF-8', '-Xmaxerrs', '10000', '-cp', classpath, '-d', 'classes'];
  const { status, stderr } = tryRun('javac', [...options, ...files], folder);
  const failures = new Map(errorsIn(stderr).map(({ index, error }) => [examples[index].place, error]));
  if (status !== 0 && failures.size === 0) throw new Error(`javac failed:\n${stderr.slice(-5_000)}`);
  return failures;
}

/** `Example7.java:12: error: cannot find symbol`, and the line that it is about. */
export function errorsIn(said: string): Array<{ readonly index: number; readonly error: string }> {
  return [...said.matchAll(/^Example(\d+)\.java:\d+: error: (.*)\n(.*)$/gm)]
    .map(([, index, error, line]) => ({ index: Number(index), error: `${error}: ${line.trim()}` }));
}
