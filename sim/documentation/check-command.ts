import { checkAwsCommand } from './aws-command';
import type { DocumentedCommand } from './commands';
import { words } from './commands';
import { checkMachineInput } from './machine-input';
import { checkCdk, checkNode, checkNpm, checkNpx } from './node-commands';

/** Programs of others that nothing here knows more of than their names. */
const OF_OTHERS = [
  'base64', 'cd', 'cp', 'cut', 'diff', 'echo', 'export', 'git', 'go', 'ministack', 'mkdir', 'pip', 'python3', 'sort', 'tar', 'test', '.',
];

const OF_NODE: Readonly<Record<string, (rest: readonly string[]) => void>> = {
  cdk: checkCdk,
  node: checkNode,
  npm: checkNpm,
  npx: checkNpx,
  start: ([input]) => checkMachineInput(input), // a function that docs/operating.md defines
};

/** Throws unless its program would take a command: services of AWS by their models, ours by their own parsers. */
export function checkCommand(command: DocumentedCommand): void {
  const [program, ...rest] = words(command.text);
  if (program === 'aws') return checkAwsCommand(command);
  if (Object.hasOwn(OF_NODE, program)) return OF_NODE[program](rest);
  if (!OF_OTHERS.includes(program)) throw new Error(`${command.text}: no program ${program} is known`);
}
