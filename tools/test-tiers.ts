import { spawn } from 'node:child_process';
import { duration, renderTable } from '../sim/emulator/table';

/**
 * `npm run test:unit`, `npm test`, `npm run test:rest` and `npm run test:all`: which stages each has, and how long each took.
 *
 * Which tests a tier runs is told by the names of their files: `*.slow.test.ts` are left out of `test:unit`, so are `*.scenario.test.ts`
 * (state machines on the simulated AWS) and `*.sampled.test.ts`, of which `npm test` tries a fixed sample and `test:rest` the others;
 * `*.exhaustive.test.ts` (every cell of a matrix, linters), the oldest and the newest CDK and most of what needs the emulator run in
 * `test:rest` only.
 */

interface Stage {
  readonly name: string;
  readonly command: string;
  readonly env?: Readonly<Record<string, string>>;
}

const JEST = 'jest --ci --passWithNoTests=false';
const EMULATOR = `${JEST} --config test/emulator/jest.config.json`;
/** The real rotation that every change has to pass: each kind of key, deployed with the real CLI and rotated. */
const ONE_ROTATION = 'test/emulator/every-kind';

/** What a clean clone lacks. Not counted as time of the tests. */
const INSTALL: readonly Stage[] = [
  { name: 'bundle the functions', command: 'projen bundle' },
  { name: 'install the emulator', command: 'projen emulator:install' },
];
const UNIT: Stage = {
  name: 'unit tests',
  command: `${JEST} --testPathIgnorePatterns `
  + `${ignoring('slow', 'scenario', 'sampled', 'exhaustive', 'emulator')}`,
};
const TYPES: Stage = { name: 'types', command: 'projen typecheck' };
const LINT: Stage = { name: 'lint', command: 'projen lint' };
const TESTS: Stage = {
  name: 'unit tests, templates, IAM, scenarios',
  command: `${JEST} `
  + `--testPathIgnorePatterns ${ignoring('exhaustive', 'emulator')}`,
};
const ROTATION: Stage = { name: 'a real rotation on the emulator', command: `${EMULATOR} ${ONE_ROTATION}` };
const EXHAUSTIVE: Stage = {
  name: 'exhaustive tests',
  command: `${JEST} --testPathPatterns '\\.(exhaustive|sampled)\\.test\\.ts$'`,
  env: { EVERY_CASE: '1' },
};
const COMPAT: Stage = { name: 'oldest and newest CDK', command: 'tsx tools/compat-cdk/main.ts' };
const DEPLOYMENTS: Stage = {
  name: 'deployments on the emulator',
  command: `${EMULATOR} `
  + `--testPathIgnorePatterns /node_modules/ ${ONE_ROTATION}`,
};

/** Stages of one step run beside each other: linting takes one core, and a rotation waits for its emulator more than it computes. */
const TIERS: Readonly<Record<string, ReadonlyArray<readonly Stage[]>>> = {
  unit: [[UNIT]],
  test: [[TYPES, LINT, ROTATION], [TESTS]],
  rest: [[COMPAT], [EXHAUSTIVE], [DEPLOYMENTS]],
  all: [[TYPES, LINT, ROTATION], [TESTS], [COMPAT], [EXHAUSTIVE], [DEPLOYMENTS]],
};

function ignoring(...kinds: string[]): string {
  return `/node_modules/ /test/emulator/ '\\.(${kinds.join('|')})\\.test\\.ts$'`;
}

interface Timed {
  readonly name: string;
  readonly milliseconds: number;
  readonly passed: boolean;
}

async function run({ name, command, env }: Stage): Promise<Timed> {
  console.log(`\n--- ${name}: ${command}`);
  const started = Date.now();
  const passed = await new Promise<boolean>((resolve, reject) => {
    const child = spawn(`npx --no-install ${command}`, {
      shell: true,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0));
  });
  return { name, milliseconds: Date.now() - started, passed };
}

/** Ends at the first step with a stage that fails: what comes after it would only hide the reason. */
async function runAll(steps: ReadonlyArray<readonly Stage[]>): Promise<Timed[]> {
  const done: Timed[] = [];
  for (const stages of steps) {
    done.push(...await Promise.all(stages.map(run)));
    if (done.some(({ passed }) => !passed)) break;
  }
  return done;
}

function table(title: string, stages: readonly Timed[], milliseconds: number): string {
  return renderTable([
    [title, 'time'],
    ...stages.map((stage) => [stage.name, duration(stage.milliseconds), stage.passed ? '' : 'FAILED']),
    ['together', duration(milliseconds)],
  ]);
}

async function main(tier: string): Promise<void> {
  const steps = TIERS[tier];
  if (steps === undefined) throw new Error(`no tier '${tier}'; there are ${Object.keys(TIERS).join(', ')}`);
  const began = Date.now();
  const installed = await runAll(INSTALL.map((stage) => [stage]));
  const ready = Date.now();
  const tested = installed.every(({ passed }) => passed) ? await runAll(steps) : [];
  console.log(`\n${table('install', installed, ready - began)}`);
  if (tested.length > 0) console.log(`\n${table('tests', tested, Date.now() - ready)}`);
  if ([...installed, ...tested].some(({ passed }) => !passed)) process.exitCode = 1;
}

main(process.argv[2] ?? 'test').catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
