import type { Family } from '../sim/emulator/family';

/** An alias and the keys of its family in text: where it points, and what each key is good for. */
export function pictureOf(alias: string, { generations, current }: Family): string {
  return generations.map(({ number, keyId }, n) => {
    const isCurrent = number === current;
    const isAbove = generations.slice(n + 1).some((one) => one.number === current);
    const bend = isCurrent ? (n === 0 ? '───> ' : '└──> ') : isAbove ? (n === 0 ? '┐    ' : '│    ') : '     ';
    const start = n === 0 ? `${alias} ─` : ' '.repeat(alias.length + 2);
    return `${start}${bend}v${number}  ${keyId}  ${isCurrent ? 'signs, and verifies what it signed' : 'verifies what it signed'}`;
  }).join('\n');
}

/** What an emulator that stays up has to be told about: lines to paste, and how to end it. */
export function waysOn({ environment, alias, machine, current, pid }: {
  readonly environment: Readonly<Record<string, string>>;
  readonly alias: string;
  readonly machine: string;
  readonly current: number;
  readonly pid: number;
}): string {
  const rotate = JSON.stringify({ reason: 'manual', action: 'rotate', fromGeneration: current });
  return [
    'The emulator stays up. In another terminal:',
    '',
    ...Object.entries(environment).map(([name, value]) => `export ${name}='${value}'`),
    `aws kms list-aliases --query "Aliases[?starts_with(AliasName, '${alias}')].[AliasName, TargetKeyId]" --output table`,
    `aws stepfunctions start-execution --state-machine-arn ${machine} --input '${rotate}'`,
    'npx cdk deploy   # an app of yours: the account is bootstrapped',
    '',
    `To end it: Ctrl-C here, or from anywhere: kill ${pid}`,
  ].join('\n');
}
