/**
 * `npm run interleavings`: every order of the calls of one or two runs of the alias's machine and one act of an operator, and every answer
 * that AWS KMS may give while a change is not seen everywhere (ADR 11). Ends with exit code 0 only if nothing that may never be was met,
 * every scenario was explored to its end, and every machine without one of its cautions was caught.
 */
import { parseArgs } from 'node:util';
import { explore, replay } from './explorer';
import type { Exploration } from './explorer';
import { LONG_SCENARIOS, SCENARIOS } from './scenarios';
import type { Scenario } from './scenarios';
import { stage } from './stage';
import { VARIANTS } from './variants';

const USAGE = `npm run interleavings -- [--only <scenario>] [--calls] [--most <states>] [--histories]
  --only       a scenario, or the beginning of its name; the machines without a caution are then left out. Those of a whole rotation
               of two runs (rotation/2, rotation-undisturbed/2: hours, and more memory than Node.js takes by itself) are explored only so
  --calls      every call of a function is a step of its own, and nothing is left out: many times as many states
  --most       stops a scenario at so many states, which then counts as a failure
  --histories  also prints the shortest history of what is excused`;

const print = (line: string) => process.stdout.write(`${line}\n`);
const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

interface Choice {
  readonly grain: 'call' | 'function';
  readonly most: number;
  readonly histories: boolean;
}

interface Explored {
  readonly found: Exploration;
  tell(path: readonly number[]): Promise<string[]>;
}

/** Again until no actor writes anything that was not known before: what is left out hangs on who writes what. */
async function exploreAll(scenario: Scenario, { grain, most }: Choice): Promise<Explored> {
  const system = await stage(scenario, grain);
  for (;;) {
    const known = system.written;
    const found = await explore(system, { reduce: grain === 'function', mostStates: most });
    if (system.written === known || grain === 'call' || !found.complete) return { found, tell: (path) => replay(system, path) };
  }
}

async function playScenario(scenario: Scenario, choice: Choice): Promise<boolean> {
  const since = Date.now();
  const { found, tell } = await exploreAll(scenario, choice);
  print(`${scenario.name.padEnd(24)} ${String(found.states).padStart(9)} states ${String(found.moves).padStart(9)} `
    + `steps ${String(found.ends.size).padStart(7)} ends `
    + `${String(found.broken).padStart(6)} violations ${String(found.excuses).padStart(6)} excused `
    + `${seconds(since).padStart(7)}${found.complete ? '' : '  NOT COMPLETE'}`);
  for (const { problem, path } of found.problems) {
    print(`  VIOLATION ${problem}; the shortest history:`);
    (await tell(path)).join('\n').split('\n').forEach((line) => print(`    ${line}`));
  }
  for (const { problem, path } of found.excused) {
    print(`  excused: ${problem}`);
    if (choice.histories) (await tell(path)).join('\n').split('\n').forEach((line) => print(`    ${line}`));
  }
  return found.complete && found.problems.length === 0;
}

async function playVariants(): Promise<boolean> {
  let caught = true;
  for (const { name, scenario, finds, patch } of VARIANTS) {
    // Every call a step of its own, and nothing left out: then the history found first is the shortest there is.
    const system = await stage(SCENARIOS.find((one) => one.name === scenario)!, 'call', patch);
    const found = await explore(system, { reduce: false });
    const finding = found.problems.find(({ problem }) => finds.test(problem));
    print(`\nwithout a caution: ${name}\n  `
      + `${finding === undefined ? 'NOT CAUGHT' : `caught: ${finding.problem}; the shortest history (${finding.depth} steps):`}`);
    if (finding !== undefined) (await replay(system, finding.path)).forEach((line) => print(`    ${line}`));
    caught &&= finding !== undefined;
  }
  return caught;
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, calls: { type: 'boolean' }, most: { type: 'string' }, histories: { type: 'boolean' } },
  });
  const most = Number(values.most ?? Infinity);
  const all = values.only === undefined ? SCENARIOS : [...SCENARIOS, ...LONG_SCENARIOS];
  const scenarios = all.filter(({ name }) => name.startsWith(values.only ?? ''));
  if (scenarios.length === 0 || !(most > 0)) {
    throw new Error(`the scenarios are ${all.map(({ name }) => name).join(', ')}; --most is a number above 0`);
  }
  const choice: Choice = { grain: values.calls === true ? 'call' : 'function', most, histories: values.histories === true };
  let good = true;
  for (const scenario of scenarios) good = await playScenario(scenario, choice) && good;
  if (values.only === undefined) good = await playVariants() && good;
  return good;
}

Error.stackTraceLimit = 0; // answers that are errors are made by the hundred thousand, and nobody reads where
console.log = () => undefined; // what the functions log
main().then((passed) => { process.exitCode = passed ? 0 : 1; }, (error: Error) => {
  process.stderr.write(`${error.stack}\n\n${USAGE}\n`);
  process.exitCode = 2;
});
