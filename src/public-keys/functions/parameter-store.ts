import type { Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { DeleteParameterCommand, GetParametersByPathCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { nameOf } from '../../private/errors';
import { logEvent } from '../../private/log';
import type { ParameterTerms } from '../contract';
import { PUBLISHER_ERRORS } from '../contract';
import type { PublisherError } from './publisher-error';
import { failed, notYet } from './publisher-error';
import type { Wanted, Written } from './store';
import { UNKNOWN_STAYS_MS } from './store';

const ROUNDS = 3;
const CURRENT = 'current';
/** The account's parameters of the standard tier are used up, or those of all. */
const FULL = ['ParameterLimitExceeded', 'HierarchyLevelLimitExceededException'];

/** The names below the path, with what they hold. */
async function readParameters(ssm: SSMClient, { path }: ParameterTerms): Promise<ReadonlyMap<string, Parameter>> {
  const found = new Map<string, Parameter>();
  let NextToken: string | undefined;
  do {
    const page = await call('ssm:GetParametersByPath', path, ssm.send(new GetParametersByPathCommand({ Path: path, NextToken })));
    for (const parameter of page.Parameters ?? []) found.set(parameter.Name!.slice(path.length + 1), parameter);
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

/**
 * Brings the parameters to what is wanted, and reads them back. There is no compare-and-swap for parameters; what stands under a number
 * never changes, so that two runs write the same.
 */
export async function writeParameters(ssm: SSMClient, terms: ParameterTerms, wanted: Wanted, now: Date): Promise<Written> {
  const first = await readParameters(ssm, terms);
  const before = standing(wanted, first);
  let [found, writes] = [first, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const changes = [...missing(wanted, found), ...superfluous(wanted, found, now)];
    if (changes.length === 0) return { stood: new Map([...standing(wanted, found)].filter(([name]) => before.has(name))), writes };
    for (const change of changes) {
      writes++;
      await (change.value === undefined ? remove(ssm, `${terms.path}/${change.name}`)
        : put(ssm, `${terms.path}/${change.name}`, change.value));
    }
    found = await readParameters(ssm, terms);
  }
  throw notYet(`the parameters below ${terms.path} do not read as they were written`);
}

/** The numbers that have their keys, with when those were written: what takes one away and puts it back, writes it anew. */
function standing({ keys }: Wanted, found: ReadonlyMap<string, Parameter>): ReadonlyMap<string, Date> {
  return new Map(keys.flatMap(({ number, pem }): Array<[string, Date]> => {
    const parameter = found.get(String(number));
    return pem !== undefined && parameter?.Value === pem ? [[String(number), parameter.LastModifiedDate!]] : [];
  }));
}

interface Change {
  readonly name: string;
  /** Undefined: it goes. */
  readonly value?: string;
}

/** The number last: who reads it finds its key. */
function missing({ keys, currentNumber }: Wanted, found: ReadonlyMap<string, Parameter>): Change[] {
  const values = keys.flatMap(({ number, pem }) => (pem === undefined ? [] : [{ name: String(number), value: pem }]));
  const current = currentNumber === undefined ? [] : [{ name: CURRENT, value: String(currentNumber) }];
  return [...values, ...current].filter(({ name, value }) => found.get(name)?.Value !== value);
}

/** What has ended, and numbers that nobody knows once they are old enough; what is no number is somebody else's. */
function superfluous({ keys, ended, atOnce }: Wanted, found: ReadonlyMap<string, Parameter>, now: Date): Change[] {
  const [kept, gone] = [keys, ended].map((some) => new Set(some.map(({ number }) => String(number))));
  return [...found].filter(([name, parameter]) => {
    if (!/^[1-9]\d*$/.test(name) || kept.has(name)) return false;
    if (gone.has(name)) return true;
    const isOld = atOnce || now.getTime() - (parameter.LastModifiedDate?.getTime() ?? 0) > UNKNOWN_STAYS_MS;
    logEvent('unknown-public-keys', { parameter: parameter.Name, kept: !isOld });
    return isOld;
  }).map(([name]) => ({ name }));
}

async function put(ssm: SSMClient, name: string, value: string): Promise<void> {
  const description = 'Public key of cdk-kms-rotation: written by its publisher, and by nobody else';
  await call('ssm:PutParameter', name, ssm.send(new PutParameterCommand({
    Name: name, Value: value, Type: 'String', Overwrite: true, Description: description,
  })));
}

async function remove(ssm: SSMClient, name: string): Promise<void> {
  await ssm.send(new DeleteParameterCommand({ Name: name })).catch((error) => {
    if (nameOf(error) !== 'ParameterNotFound') throw refused('ssm:DeleteParameter', name, error);
  });
}

async function call<T>(action: string, what: string, sent: Promise<T>): Promise<T> {
  return sent.catch((error) => { throw refused(action, what, error); });
}

function refused(action: string, what: string, error: unknown): PublisherError {
  return failed(action, what, error, FULL.includes(nameOf(error)) ? PUBLISHER_ERRORS.storeFull : undefined);
}
