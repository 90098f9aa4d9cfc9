/**
 * `npm run interleavings`: every order of the calls of one or two runs of the alias's machine and one act of an operator, and every answer
 * that AWS KMS may give while a change is not seen everywhere (ADR 11). Prints a table: what was explored to its end, what was not and how
 * far, and what was found; then each machine without one of its cautions, with the shortest history that shows it. Ends with exit code 0
 * only if nothing that may never be was met, every scenario but the long ones was explored to its end, and each of those machines was
 * caught.
 */
import { parseArgs } from 'node:util';
import { explore, replay } from './explorer';
import type { Exploration } from './explorer';
import { HEADER, row, summary } from './report';
import type { Told } from './report';
import { LONG_SCENARIOS, SCENARIOS } from './scenarios';
import type { Scenario } from './scenarios';
import { stage } from './stage';
import { VARIANTS } from './variants';

/** Of a long scenario, by default: all of them together take some minutes of an idle core. */
const MOST = 6_000;
/** The same, where one state leads to many executions: what Node.js takes of memory by itself is enough for them. */
const MOST_PLACES = 100_000;

const USAGE = `npm run interleavings -- [--only <scenario> | --variants] [--long] [--calls] [--most <states>] [--histories]
  --only       a scenario, or the beginning of its name; the machines without a caution are then left out
  --variants   the machines without a caution alone, each with its shortest failing history
  --long       explores the long scenarios (two runs that rotate) to their ends, too, which takes hours, and for rotation/2
               more memory than Node.js takes by itself; else each is explored breadth first to ${MOST} states, or
               to ${MOST_PLACES} places in which a run was executed
  --calls      every call of a function is a step of its own, and nothing is left out: many times as many states
  --most       stops every scenario at so many states
  --histories  also prints the shortest history of what is excused`;

const print = (line: string) => process.stdout.write(`${line}\n`);

interface Choice {
  readonly grain: 'call' | 'function';
  readonly most: number;
  readonly mostPlaces: number;
  readonly histories: boolean;
}

interface Explored {
  readonly found: Exploration;
  tell(path: readonly number[]): Promise<string[]>;
}

/** Again until no actor writes anything that was not known before, where what is left out hangs on who writes what. */
async function exploreAll(scenario: Scenario, { grain, most, mostPlaces }: Omit<Choice, 'histories'>): Promise<Explored> {
  const system = await stage(scenario, grain);
  for (;;) {
    const known = system.written;
    const found = await explore(system, { reduce: grain === 'function', mostStates: most, mostPlaces });
    if (system.written === known || !found.complete) return { found, tell: (path) => replay(system, path) };
  }
}

async function playScenario(scenario: Scenario, { histories, ...choice }: Choice): Promise<Told> {
  const since = Date.now();
  const { found, tell } = await exploreAll(scenario, choice);
  const seconds = (Date.now() - since) / 1000;
  const isSmall = scenario.small === true && choice.grain === 'function';
  const whole = isSmall ? (await exploreAll(scenario, { grain: 'call', most: Infinity, mostPlaces: Infinity })).found : undefined;
  const told: Told = { name: scenario.name, found, whole, seconds };
  print(row(told));
  const history = async (path: readonly number[]) => (await tell(path)).join('\n').split('\n').forEach((line) => print(`    ${line}`));
  for (const { problem, path } of found.problems) {
    print(`  VIOLATION ${problem}; the shortest history:`);
    await history(path);
  }
  for (const { problem, path } of found.excused) {
    print(`  excused: ${problem}`);
    if (histories) await history(path);
  }
  return told;
}

async function playVariants(): Promise<boolean> {
  let caught = true;
  for (const { name, scenario, finds, patch } of VARIANTS) {
    // Every call a step of its own, and nothing left out: then the history found first is the shortest there is.
    const system = await stage(SCENARIOS.find((one) => one.name === scenario)!, 'call', patch);
    const found = await explore(system, { reduce: false, stopAt: (problem) => finds.test(problem) });
    const finding = found.problems.find(({ problem }) => finds.test(problem));
    print(`\nwithout a caution: ${name} (${scenario})\n  `
      + `${finding === undefined ? 'NOT CAUGHT' : `caught: ${finding.problem}; the shortest history (${finding.depth} steps):`}`);
    if (finding !== undefined) (await replay(system, finding.path)).forEach((line) => print(`    ${line}`));
    caught &&= finding !== undefined;
  }
  return caught;
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      variants: { type: 'boolean' },
      long: { type: 'boolean' },
      calls: { type: 'boolean' },
      most: { type: 'string' },
      histories: { type: 'boolean' },
    },
  });
  const most = Number(values.most ?? Infinity);
  const all = [...SCENARIOS, ...LONG_SCENARIOS];
  const scenarios = all.filter(({ name }) => name.startsWith(values.only ?? ''));
  if (scenarios.length === 0 || !(most > 0)) {
    throw new Error(`the scenarios are ${all.map(({ name }) => name).join(', ')}; --most is a number above 0`);
  }
  if (values.variants === true) return playVariants();
  const grain = values.calls === true ? 'call' : 'function';
  const choice: Choice = { grain, most, mostPlaces: Infinity, histories: values.histories === true };
  const bounded: Choice = { ...choice, most: Math.min(most, MOST), mostPlaces: MOST_PLACES };
  const isBounded = (scenario: Scenario) => LONG_SCENARIOS.includes(scenario) && values.long !== true;
  const told: Told[] = [];
  print(HEADER);
  for (const scenario of scenarios) {
    told.push(await playScenario(scenario, isBounded(scenario) ? bounded : choice));
  }
  print(summary(told));
  const good = told.every(({ found }, index) => found.problems.length === 0 && (found.complete || isBounded(scenarios[index])));
  return values.only === undefined ? (await playVariants()) && good : good;
}

Error.stackTraceLimit = 0; // answers that are errors are made by the hundred thousand, and nobody reads where
console.log = () => undefined; // what the functions log
main().then((passed) => { process.exitCode = passed ? 0 : 1; }, (error: Error) => {
  process.stderr.write(`${error.stack}\n\n${USAGE}\n`);
  process.exitCode = 2;
});
