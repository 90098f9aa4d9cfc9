import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { LineReader } from './line-reader';
import { ProcessGroup } from './process-group';

/** The sets of Python tools that this repository uses; each has its own virtual environment, so that their dependencies cannot collide. */
export type PythonTools = 'emulator' | 'lint' | 'moto' | 'custodian' | 'interpreter' | 'prowler' | 'scanners' | 'verifiers' | 'workflows';

const REQUIREMENTS: Record<PythonTools, string> = {
  emulator: join(__dirname, 'requirements.txt'),
  lint: join(__dirname, 'requirements-lint.txt'),
  moto: join(__dirname, 'requirements-moto.txt'),
  custodian: join(__dirname, 'requirements-custodian.txt'),
  interpreter: join(__dirname, 'requirements-interpreter.txt'),
  prowler: join(__dirname, 'requirements-prowler.txt'),
  scanners: join(__dirname, 'requirements-scanners.txt'),
  verifiers: join(__dirname, 'requirements-verifiers.txt'),
  workflows: join(__dirname, 'requirements-workflows.txt'),
};

/** Where everything that is installed on first use goes. */
export const DIRECTORY = resolve(__dirname, '..', '..', '.emulator');
const OLDEST = [3, 10] as const; // the oldest that the emulator and the linter support

let installations = 0; // of this process, so that two of them do not share a directory

/** Returns the Python interpreter of the virtual environment that holds the given tools; makes that environment first if need be. */
export async function ensurePythonEnv(tools: PythonTools, log: (line: string) => void = console.error): Promise<string> {
  return ensureVenv(REQUIREMENTS[tools], join(DIRECTORY, `venv-${tools}`), log);
}

/**
 * Returns the Python interpreter of a virtual environment that holds exactly what a requirements file asks for.
 *
 * The environment is installed beside its place and renamed into it when complete, so an interrupted installation is never mistaken
 * for a complete one, and processes that start at the same time need no lock: the first to rename wins, the others use its work.
 * Its name ends in a hash of the requirements and the interpreter: a change of either makes a new one.
 */
export async function ensureVenv(requirements: string, place: string, log: (line: string) => void): Promise<string> {
  const python = findPython();
  const hash = createHash('sha256').update(readFileSync(requirements)).update(python.identity).digest('hex').slice(0, 12);
  const venv = `${place}-${hash}`;
  if (!existsSync(venv)) await install(python.command, requirements, venv, log);
  return join(venv, 'bin', 'python');
}

/** A Python interpreter. */
export interface Python {
  readonly command: string;
  /** Version and place, as the interpreter itself tells them. */
  readonly identity: string;
}

/**
 * Finds an interpreter that can make virtual environments: the one that the environment variable PYTHON names, or `python3`, or `python`.
 */
export function findPython(environment: NodeJS.ProcessEnv = process.env): Python {
  const candidates = environment.PYTHON ? [environment.PYTHON] : ['python3', 'python'];
  const findings: string[] = [];
  for (const command of candidates) {
    // ensurepip is what Debian and Ubuntu leave out of their python3 package; without it venv makes environments that cannot install
    // anything.
    const probe = 'import sys; print(*sys.version_info[:2], sys.base_prefix, sys.version.split()[0]); import venv, ensurepip';
    const result = spawnSync(command, ['-c', probe], { encoding: 'utf8', env: environment });
    const [major, minor] = (result.stdout ?? '').split(' ').map(Number);
    if (result.error) findings.push(`${command}: not found`);
    else if (!(major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]))) findings.push(`${command}: version ${major}.${minor}`);
    else if (result.status !== 0) findings.push(`${command}: no module 'venv' or 'ensurepip'`);
    else return { command, identity: result.stdout };
  }
  throw new Error(
    `The AWS emulator and the template linter need Python ${OLDEST.join('.')} or newer with its modules ` +
      `'venv' and 'ensurepip' (${findings.join('; ')}). ` +
      'Install it (Debian, Ubuntu: apt-get install python3 python3-venv; Fedora: dnf install python3; macOS: brew install python), ' +
      'or name another interpreter in the environment variable PYTHON.',
  );
}

async function install(python: string, requirements: string, venv: string, log: (line: string) => void): Promise<void> {
  mkdirSync(dirname(venv), { recursive: true });
  removeAbandoned(dirname(venv));
  const partial = `${venv}.${process.pid}-${++installations}.partial`;
  log(`Installing ${basename(requirements)} into ${venv} (once; about half a minute) ...`);
  try {
    await run(python, ['-m', 'venv', partial], () => {});
    const pip = [
      '-m',
      'pip',
      'install',
      '--disable-pip-version-check',
      '--no-input',
      '--prefer-binary',
      '--progress-bar',
      'off',
      '--require-hashes',
      '--no-deps', // the lists are complete, or leave out on purpose what is not needed
    ];
    await run(join(partial, 'bin', 'python'), [...pip, '-r', requirements], (line) => {
      const collected = /^Collecting (\S+)/.exec(line);
      if (collected) log(`  ${collected[1]}`);
    });
    publish(partial, venv);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Puts a complete environment in its place, unless another process was faster. */
function publish(partial: string, venv: string): void {
  try {
    renameSync(partial, venv);
  } catch (error) {
    if (!existsSync(venv)) throw error;
  }
}

/** Removes what installations left behind that were killed. */
function removeAbandoned(directory: string): void {
  for (const name of readdirSync(directory)) {
    const pid = /\.(\d+)-\d+\.partial$/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(directory, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function run(command: string, args: string[], onLine: (line: string) => void): Promise<void> {
  const group = await ProcessGroup.start(command, args, { env: process.env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = new LineReader(onLine).read(group.child.stdout).read(group.child.stderr);
  const { code, signal } = await group.ended;
  await group.end();
  if (code !== 0) {
    throw new Error(`${basename(command)} ${args.slice(0, 3).join(' ')} failed (${signal ?? `exit code ${code}`}):\n${output.tail(30)}`);
  }
}
