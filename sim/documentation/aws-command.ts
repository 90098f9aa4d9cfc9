import type { DocumentedCommand } from './commands';
import { options, words } from './commands';
import { checkMachineInput } from './machine-input';
import type { Service } from '../api-models/botocore-model';
import { answerNames, checkInput, operation, parametersOf } from '../api-models/botocore-model';
import type { Shape } from '../api-models/botocore-shapes';

/** What the AWS CLI itself takes, the last for all operations that answer in pages. */
const GLOBAL_OPTIONS = ['--region', '--query', '--output', '--profile', '--max-items'];

/** What a placeholder such as `<key>` stands for, where not any text will do. */
const SAMPLES: Record<string, string> = {
  KeyId: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  KeyMaterialId: '0123456789abcdef'.repeat(4),
};

/**
 * Throws unless AWS has this operation, with these parameters and, of a whole command, these values; and unless its answer has what is
 * asked of it.
 */
export function checkAwsCommand({ text, whole }: DocumentedCommand): void {
  const [, service, command, ...rest] = words(text);
  const api = (service === 'configservice' ? 'config' : service) as Service;
  const name = command.split('-').map(word => word[0].toUpperCase() + word.slice(1)).join('');
  operation(api, name);

  const input: Record<string, unknown> = {};
  for (const [option, value] of options(rest)) {
    if (GLOBAL_OPTIONS.includes(option)) continue;
    const [parameter, shape] = Object.entries(parametersOf(api, name)).find(([member]) => `--${kebab(member)}` === option) ?? [];
    if (parameter === undefined || shape === undefined) throw new Error(`${text}: ${name} has no parameter ${option}`);
    input[parameter] = parsed(parameter, shape, value);
  }
  if (whole) checkInput(api, name, input);
  if (name === 'StartExecution' && typeof input.input === 'string' && input.input.startsWith('{')) checkMachineInput(input.input);
  const query = options(rest).find(([option]) => option === '--query')?.[1];
  const unknown = fieldsOf(query ?? '').filter(field => !answerNames(api, name).has(field));
  if (unknown.length > 0) throw new Error(`${text}: the answer of ${name} has no ${unknown.join(', ')}`);
}

function parsed(parameter: string, { type }: Shape, value: string | undefined): unknown {
  if (type === 'boolean') return true;
  if (type === 'blob') return value?.startsWith('fileb://') ? new Uint8Array(8) : value;
  if (value === undefined || /^<.*>$/.test(value)) return type === 'integer' ? 30 : SAMPLES[parameter] ?? 'sample';
  if (type === 'integer') return Number(value);
  if (type === 'list') return [/^\w+=/.test(value) ? shorthand(value) : value];
  return value;
}

/** `name=value,name=value` stands for a structure. */
function shorthand(value: string): Record<string, string> {
  return Object.fromEntries(value.split(',').map(pair => pair.split('=')));
}

/** `KeyMaterialId` is `key-material-id` on the command line. */
function kebab(member: string): string {
  return member.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

/** The names in a JMESPath expression, without its literals and functions. */
function fieldsOf(query: string): string[] {
  return [...query.replace(/'[^']*'|`[^`]*`|"[^"]*"/g, '').matchAll(/[A-Za-z]\w*(?!\w*\()/g)].map(([field]) => field);
}
