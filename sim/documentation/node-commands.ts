import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as ts from 'typescript';
import { options } from './commands';
import { ROOT } from './pages';
import { EXIT } from '../../src/command-line/exit-codes';
import { run } from '../../src/command-line/program';

/** Commands of npm itself that pages may name. */
const OF_NPM = ['ci', 'init', 'install', 'pkg', 'publish', 'view', 'test', 'login'];

interface Task {
  readonly steps?: ReadonlyArray<{ readonly exec?: string; readonly receiveArgs?: boolean }>;
}

interface CdkCommand {
  readonly aliases?: readonly string[];
  readonly options?: object;
}

const json = <T>(file: string): T => JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as T;
const { scripts, devDependencies } = json<Record<'scripts' | 'devDependencies', Record<string, string>>>('package.json');
const { tasks } = json<{ tasks: Record<string, Task> }>('.projen/tasks.json');

/** `npm run <script>`, and what npm itself does. */
export function checkNpm([command, script, ...rest]: readonly string[]): void {
  if (command !== 'run') {
    if (!OF_NPM.includes(command)) throw new Error(`npm has no command ${command} that these pages may name`);
    return;
  }
  if (script === undefined) return; // of any script
  if (!Object.hasOwn(scripts, script)) throw new Error(`package.json has no script ${script}`);
  checkTaskOptions(script, rest.slice(rest.indexOf('--') + 1));
}

/** `npx <program>`: one that is installed here. */
export function checkNpx(words: readonly string[]): void {
  const [program, ...rest] = words[0] === '--no-install' ? words.slice(1) : words;
  const checks: Record<string, (words: readonly string[]) => void> = {
    'projen': checkProjen,
    'cdk': checkCdk,
    'cdk-kms-rotation': checkOwn,
    'tsx': checkNode,
    'jest': checkJest,
    'tsc': checkTsc,
    'jsii-pacmak': () => undefined, // of others: nothing here knows more than its name
  };
  if (!Object.hasOwn(checks, program)) throw new Error(`npx: ${program} is none of ${Object.keys(checks).join(', ')}`);
  checks[program](rest);
}

/** Of the AWS CDK: what its own list of commands and options has. */
export function checkCdk([command, ...rest]: readonly string[]): void {
  if (command === undefined) return; // of any command
  const list = join(dirname(require.resolve('aws-cdk/package.json')), 'lib/cli/cli-type-registry.json');
  const registry = JSON.parse(readFileSync(list, 'utf8')) as { commands: Record<string, CdkCommand>; globalOptions: object };
  const found = Object.entries(registry.commands).find(([name, { aliases }]) => name === command || aliases?.includes(command));
  if (found === undefined) throw new Error(`cdk has no command ${command}`);
  const known = Object.keys({ ...registry.globalOptions, ...found[1].options }).map((name) => `--${name}`);
  for (const [option] of options(rest)) {
    if (!known.includes(option.replace(/^--no-/, '--'))) throw new Error(`cdk ${command} has no option ${option}`);
  }
}

/** The command line of this package, by its own parser: what it refuses is a fault; that it finds no such file is none. */
export function checkOwn(words: readonly string[]): void {
  if (words.length === 0) return; // of any command
  let said = '';
  const nothing = () => undefined;
  const exitCode = run(words, { version: '0.0.0', now: new Date(), out: nothing, error: (text) => { said += text; } });
  if (exitCode === EXIT.usage) throw new Error(said.trim());
}

/** A script: one that is here, and takes the options that it is given. */
export function checkNode([file, ...rest]: readonly string[]): void {
  const place = join(ROOT, file.replace(/^(\$WRAP|node_modules\/cdk-kms-rotation\/docs\/wrap-key-material\.mjs)$/, 'docs/wrap-key-material.mjs'));
  if (/[<>]/.test(file)) return;
  if (!existsSync(place)) throw new Error(`there is no ${file}`);
  for (const [option] of options(rest)) checkOptionIn(basename(file), readFileSync(place, 'utf8'), option);
}

function checkProjen([task]: readonly string[]): void {
  if (task !== undefined && !Object.hasOwn(tasks, task)) throw new Error(`projen has no task ${task}`);
}

function checkTsc(words: readonly string[]): void {
  const given = Object.fromEntries(options(words).map(([option]) => [option.replace(/^--/, ''), true]));
  const [problem] = ts.convertCompilerOptionsFromJson(given, '.').errors;
  if (problem !== undefined) throw new Error(`tsc: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`);
}

function checkJest(words: readonly string[]): void {
  if (!Object.hasOwn(devDependencies, 'jest')) throw new Error('jest is not installed');
  for (const file of words.filter((word) => !word.startsWith('-'))) {
    if (!existsSync(join(ROOT, file))) throw new Error(`there is no ${file}`);
  }
}

/** Options are for the step that takes arguments; its source has to know them. */
function checkTaskOptions(name: string, words: readonly string[]): void {
  const named = options(words);
  if (named.length === 0) return;
  const step = tasks[name].steps?.find(({ receiveArgs }) => receiveArgs);
  const file = /^tsx (\S+)/.exec(step?.exec ?? '')?.[1];
  if (file === undefined) throw new Error(`the script ${name} takes no options`);
  for (const [option] of named) checkOptionIn(name, sourceOf(join(ROOT, file)), option);
}

/** A script's file, with those beside it where it has a folder of its own. */
function sourceOf(file: string): string {
  const files = basename(file) === 'main.ts' ? readdirSync(dirname(file)).filter((name) => name.endsWith('.ts')) : [basename(file)];
  return files.map((name) => readFileSync(join(dirname(file), name), 'utf8')).join('\n');
}

/** As `parseArgs` of Node.js is told of an option. */
function checkOptionIn(what: string, source: string, option: string): void {
  if (!new RegExp(`\\b${option.slice(2)}'?: (\\{ type:|text\\b)`).test(source)) throw new Error(`${what} has no option ${option}`);
}
