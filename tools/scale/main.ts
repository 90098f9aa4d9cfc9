/**
 * `npm run scale`: many aliases come due on one day, with the quotas that AWS KMS has for one account and Region, on a virtual clock. Real
 * constructs, the real state machine and functions, the AWS SDK's own retries. Ends with exit code 0 only if all are rotated and none is
 * left half done.
 */
import { CASES } from './cases';
import { fleet } from './fleet';
import { parseOptions, USAGE } from './options';
import { play } from './play';
import { reportOf } from './report';

const MOST_DAYS = 10;

const print = (line: string) => process.stdout.write(`${line}\n`);
const seconds = () => `${Math.round(performance.now() / 1000)} s`.padStart(6);

async function main(): Promise<boolean> {
  Error.stackTraceLimit = 0; // most errors here are answers
  const { aliases: count, seed } = parseOptions(process.argv.slice(2));
  const aliases = fleet(count, (line) => print(`${seconds()}  ${line}`));
  let passed = true;
  for (const one of CASES) {
    print(`\n${count} aliases come due on one day; ticks: ${one.title} (seed ${seed})`);
    const begun = performance.now();
    const outcome = await play(one, aliases, { seed, mostDays: MOST_DAYS, progress: (line) => print(`${seconds()}  ${line}`) });
    reportOf(outcome, performance.now() - begun).forEach(print);
    passed &&= outcome.problems.length === 0;
  }
  print(passed ? '\nIn every case all aliases were rotated, and none was left half '
    + 'done.' : '\nNot all aliases were rotated as they must be.');
  return passed;
}

main().then((passed) => { process.exitCode = passed ? 0 : 1; }, (error: Error) => {
  process.stderr.write(`${error.stack}\n\n${USAGE}\n`);
  process.exitCode = 2;
});
