/**
 * `npm run transitions`: counts the state transitions and the calls of AWS KMS of real executions, on an emulated account with the real cdk
 * CLI. Ends with exit code 0 only if no run has more transitions than it may.
 */
import { Account } from './account';
import type { Run } from './account';
import type { CountedRun, Expectation } from './report';
import { describe, problems } from './report';

const FIRST = { atMost: 20, prototype: { transitions: '16', calls: '16' } };
const IDLE = { atMost: 4, prototype: { transitions: '3', calls: '5 to 10' } };
const ROTATION = { atMost: 22, prototype: { transitions: '18', calls: '24' } };

async function play(account: Account): Promise<CountedRun[]> {
  const runs: CountedRun[] = [];
  const note = async (expectation: Expectation, run: Promise<Run>) => {
    runs.push({ ...expectation, ...await run });
    console.log(`  ${expectation.title}`);
  };
  const rotated = async (expectation: Expectation, id: Parameters<Account['rotate']>[0], run: () => Promise<Run>) => {
    const before = await account.current(id);
    await note(expectation, run());
    if (await account.current(id) !== before + 1) throw new Error(`${expectation.title}: the alias still points to generation ${before}`);
  };

  await note({ title: 'first deployment', ...FIRST }, account.firstDeployment('Asked'));
  await note({ title: 'idle tick, 1 generation', ...IDLE }, account.tick('Asked'));
  await rotated({ title: 'rotation asked for, to generation 2', ...ROTATION }, 'Asked', async () => account.rotate('Asked'));
  await note({ title: 'idle tick, 2 generations', ...IDLE }, account.tick('Asked'));
  await rotated({ title: 'rotation asked for, to generation 3', ...ROTATION }, 'Asked', async () => account.rotate('Asked'));
  await rotated({ title: 'rotation asked for, to generation 4', ...ROTATION }, 'Asked', async () => account.rotate('Asked'));
  await note({ title: 'idle tick, 4 generations', ...IDLE }, account.tick('Asked'));

  await note({ title: 'first deployment, another family', ...FIRST }, account.firstDeployment('Due'));
  await rotated({ title: 'rotation due at a tick', ...ROTATION }, 'Due', async () => account.tick('Due'));

  await note({ title: 'first deployment, activation delay of 12 hours', ...FIRST }, account.firstDeployment('Staging'));
  await note({ title: '  tick that stages', prototype: { transitions: '8', calls: '9' } }, account.tick('Staging'));
  await note({ title: '  tick in between', atMost: 4, prototype: { transitions: '3', calls: '7' } }, account.tick('Staging'));
  await account.stagedBefore('Staging', 13);
  await rotated({ title: '  tick that activates', prototype: { transitions: '14', calls: '20' } }, 'Staging', async () =>
    account.tick('Staging'),
  );
  return runs;
}

async function main(): Promise<boolean> {
  console.log('Deploys and rotates on an emulated account (waits are skipped, nothing is throttled) ...');
  const account = await Account.open();
  try {
    const runs = await play(account);
    const found = problems(runs);
    console.log(`\n${describe(runs)}`);
    const retries = runs.reduce((sum, run) => sum + run.retries, 0);
    console.log(`\nTransitions: states entered, and further attempts of tasks (${retries} of them in all these runs). `
      + 'On AWS, a first deployment repeats calls every');
    console.log('20 seconds on average until its new roles and its new key are known: one more transition each. KMS '
      + 'calls: those of the machine and of its functions.');
    console.log('With a delay of more than 15 minutes, one rotation is two runs, for which '
      + 'no limit is promised; a tick in between is idle.');
    console.log(found.length === 0 ? '\nEverything is within its limits.' : `\nWRONG:\n${found.join('\n')}`);
    return found.length === 0;
  } finally {
    await account.close();
  }
}

main().then(
  (asExpected) => { process.exitCode = asExpected ? 0 : 1; },
  (error: unknown) => {
    console.error(`\nThe transitions could not be counted. ${String(error)}`);
    process.exitCode = 1;
  },
);
