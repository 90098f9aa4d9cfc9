import { parseArgs } from 'node:util';

export interface Options {
  readonly onEmulator: boolean;
  readonly removeOnly: boolean;
  /** Who gets the mails. */
  readonly mail?: string;
}

export const PRICE = [
  'It deploys one stack and makes six to eight AWS KMS keys, for about half an hour. AWS charges $1 a month for each key,',
  'by the hour: less than 10 cents in all,',
  'with the requests, the executions and the logs. Prices are as AWS published them; nobody has verified this bill.',
  'At the end it deletes the stack, its aliases, and schedules the deletion of the keys, which AWS KMS carries out after 7 days;',
  'until then they cost nothing.',
].join('\n');

/** Throws where it must not run. */
export function optionsOf(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { 'on-emulator': { type: 'boolean' }, 'remove': { type: 'boolean' }, 'mail': { type: 'string' } },
  });
  const options = { onEmulator: values['on-emulator'] ?? false, removeOnly: values.remove ?? false, mail: values.mail };
  if (!options.onEmulator && ![undefined, '', 'false', '0'].includes(environment.CI)) {
    throw new Error('it costs money and needs somebody who agrees: it does not run in CI; --on-emulator does');
  }
  return options;
}

/** What somebody typed, if it is the id of an account: to type it is to agree, and the CDK CLI deploys to no other. */
export function accountIn(typed: string): string | undefined {
  return /^\d{12}$/.test(typed.trim()) ? typed.trim() : undefined;
}
