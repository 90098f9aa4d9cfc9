/**
 * `npm run bench:compliance`: what a run of the AWS Config rule over all keys costs, in calls, time and memory, beside Cloud Custodian with
 * the same standard on the same moto server. Ends with exit code 0 only if every target is met.
 */
import { Account } from './account';
import { custodian, ours } from './contestants';
import type { Measured } from './measure';
import { measure, total } from './measure';
import type { Options } from './options';
import { parseOptions, USAGE } from './options';
import { mixTable, reportOf } from './report';
import { ensurePythonEnv } from '../../sim/emulator/python-env';

const print = (line: string) => process.stdout.write(`${line}\n`);
const progress = (line: string) => print(`${`${Math.round(performance.now() / 1000)} s`.padStart(6)}  ${line}`);

async function bench(count: number, { runs, seed }: Options, python: string): Promise<boolean> {
  print(`\n== ${count} keys (seed ${seed}) ==\n`);
  const account = await Account.make(count, seed);
  try {
    print(`${mixTable([...account.keys.values()])}\n`);
    const contest = { account, ours: [] as Measured[], custodian: [] as Measured[] };
    for (let run = 1; run <= runs; run++) {
      for (const [name, contestant] of [['ours', ours], ['custodian', custodian(python)]] as const) {
        const measured = await measure(account, contestant);
        contest[name].push(measured);
        progress(`run ${run} of ${runs}: ${name} took ${(measured.milliseconds / 1_000).toFixed(1)} s and ${total(measured.calls)} calls`);
      }
    }
    const { text, passed } = reportOf(contest);
    print(`\n${text}`);
    return passed;
  } finally {
    await account.moto.stop();
  }
}

async function main(): Promise<boolean> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'; // it would stand among the figures
  const options = parseOptions(process.argv.slice(2));
  const python = await ensurePythonEnv('custodian', progress);
  let passed = true;
  for (const count of options.sizes) passed = await bench(count, options, python) && passed;
  print(passed ? '\nEvery target is met.' : '\nNot every target is met.');
  return passed;
}

main().then((passed) => { process.exitCode = passed ? 0 : 1; }, (error: Error) => {
  process.stderr.write(`${error.stack}\n\n${USAGE}\n`);
  process.exitCode = 2;
});
