/**
 * `npm run languages`: builds the packages for Python, Java and Go from the packed package, where their toolchains are, and in each the app
 * that uses everything and the quick start; compares every template, leaf by leaf, with that of the same app in TypeScript; tries every
 * example of README and docstrings as it is translated to Python and Java; and measures what a synthesis costs beside one with plain keys.
 *
 * Options: `--only python,go`; `--rounds <n>` (of the measurement; 0: none); `--place <folder>` (works there, keeps it, and builds nothing
 * again that is there: for who edits an app). .NET is not built: nothing here could.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { AppName } from './builds';
import { BUILDS } from './builds';
import { compared } from './comparison';
import { EXAMPLE_BUILDS } from './example-builds';
import type { ExampleLanguage } from './examples';
import { examplesIn } from './examples';
import type { Language } from './languages';
import { LANGUAGES } from './languages';
import { generated, unpacked } from './place';
import { synthesize } from './synthesis';
import { renderTable } from '../../sim/emulator/table';

const COMPARED: readonly AppName[] = ['everything', 'quickStart'];
/** What `cdk synth` of the quick start may cost beside plain keys. Python loads the library's module, and with it more of the CDK. */
const AT_MOST: Readonly<Record<Language, number>> = { typescript: 1.2, python: 1.35, java: 1.2, go: 1.2 };

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, rounds: { type: 'string', default: '3' }, place: { type: 'string' } },
  });
  const wanted = (values.only?.split(',') ?? ['python', 'java', 'go']) as Language[];
  const unknown = wanted.filter((language) => !(language in BUILDS));
  if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}; there are ${Object.keys(BUILDS).join(', ')}`);
  const place = values.place === undefined ? mkdtempSync(join(tmpdir(), 'languages-')) : resolve(values.place);
  try {
    return await tried(place, wanted, Number(values.rounds));
  } finally {
    if (values.place === undefined) rmSync(place, { recursive: true, force: true });
  }
}

async function tried(place: string, wanted: readonly Language[], rounds: number): Promise<boolean> {
  const there = wanted.filter((language) => language !== 'typescript' && !told(language));
  console.log('Packs the package and generates the sources for other languages ...');
  generated(place, there);
  const commands = new Map<Language, Readonly<Record<AppName, string>>>();
  for (const language of ['typescript', ...there] as const) {
    console.log(`Builds library and apps in ${LANGUAGES[language].title} ...`);
    commands.set(language, BUILDS[language].build(place));
  }
  const same = COMPARED.map((app) => sameTemplates(place, app, commands)).every(Boolean);
  const clear = await goodExamples(place, there);
  const fast = rounds === 0 || fastEnough(place, rounds, commands);
  return same && clear && fast && there.length > 0;
}

/** Tells what is missing for a language, if anything is. */
function told(language: Language): boolean {
  const missing = BUILDS[language].missing();
  if (missing !== undefined) console.log(`${LANGUAGES[language].title}: not tried, ${missing} is not here`);
  return missing !== undefined;
}

type Commands = ReadonlyMap<Language, Readonly<Record<AppName, string>>>;

function sameTemplates(place: string, app: AppName, commands: Commands): boolean {
  const templatesOf = (language: Language) => synthesize(commands.get(language)![app], join(place, language), app).templates;
  const expected = templatesOf('typescript');
  const rows = [['language', 'templates', 'leaves', 'differences from TypeScript']];
  const all: string[] = [];
  for (const language of commands.keys()) {
    if (language === 'typescript') continue;
    const templates = templatesOf(language);
    const { leaves, differences } = compared(expected, templates);
    rows.push([LANGUAGES[language].title, String(Object.keys(templates).length), String(leaves), String(differences.length)]);
    all.push(...differences.map((difference) => `${LANGUAGES[language].title} ${difference}`));
  }
  console.log(`\n${app}\n${renderTable(rows)}`);
  for (const difference of all) console.log(difference);
  return all.length === 0;
}

/** Those of README and docstrings, as other registries show them. Python runs them, Java compiles them. */
async function goodExamples(place: string, there: readonly Language[]): Promise<boolean> {
  const languages = there.filter((language): language is ExampleLanguage => language in EXAMPLE_BUILDS);
  if (languages.length === 0) return true;
  const examples = await examplesIn(join(unpacked(place), '.jsii.tabl.json.gz'));
  const tries = languages.map((language) => ({ title: LANGUAGES[language].title, failures: EXAMPLE_BUILDS[language](place, examples) }));
  const rows = tries.map(({ title, failures }) => [title, String(examples.length), String(failures.size)]);
  console.log(`\nexamples\n${renderTable([['language', 'examples', 'failures'], ...rows])}`);
  for (const { title, failures } of tries) for (const [example, error] of failures) console.log(`${title} ${example}: ${error}`);
  return examples.length > 0 && tries.every(({ failures }) => failures.size === 0);
}

/** In turns, so that what else the machine does falls on both. */
function fastEnough(place: string, rounds: number, commands: Commands): boolean {
  const rows = [['language', 'plain keys, CPU s', 'quick start, CPU s', 'ratio', 'at most']];
  let fast = true;
  for (const [language, apps] of commands) {
    const cost = (app: AppName) => synthesize(apps[app], join(place, language), app).cpuSeconds;
    const pairs = Array.from({ length: rounds }, () => [cost('plain'), cost('quickStart')] as const);
    const ratio = median(pairs.map(([plain, quickStart]) => quickStart / plain));
    fast = fast && ratio <= AT_MOST[language];
    const column = (index: 0 | 1) => median(pairs.map((pair) => pair[index])).toFixed(2);
    rows.push([LANGUAGES[language].title, column(0), column(1), ratio.toFixed(2), AT_MOST[language].toFixed(2)]);
  }
  console.log(`\ncdk synth, median of ${rounds} pairs\n${renderTable(rows)}`);
  return fast;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

void main().then((good) => {
  process.exitCode = good ? 0 : 1;
});
