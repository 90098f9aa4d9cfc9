import type { Fault, Lasting } from './fault';
import { errorsOf } from '../api-models/botocore-model';
import type { Service } from '../api-models/botocore-model';
import { MODELLED_ERRORS } from '../kms/errors';

/** One task state as a run without faults reached it. */
export interface ReachedTask {
  readonly state: string;
  readonly resource: string;
  /** Operations of AWS KMS that the function behind it called. */
  readonly inside: readonly string[];
}

const INTEGRATION = /:states:::(?:aws-sdk:)?([a-z]+):([a-z]\w*)$/;

/** botocore's name of a service, and Step Functions' prefix of its errors. */
const SERVICES: Readonly<Record<string, { model: Service; prefix: string }>> = {
  kms: { model: 'kms', prefix: 'Kms' },
  lambda: { model: 'lambda', prefix: 'Lambda' },
  events: { model: 'events', prefix: 'EventBridge' },
};

/** Answers no service models; Step Functions shows those of an SDK integration as the service's base exception. */
const THROTTLED = 'ThrottlingException';
const DENIED = 'AccessDeniedException';

/** Errors of the optimized integrations themselves, next to what the service models. */
const OWN_ERRORS: Readonly<Record<string, readonly string[]>> = {
  kms: [],
  lambda: ['Lambda.Unknown', 'Lambda.AWSLambdaException', 'Lambda.TooManyRequestsException', 'States.Permissions', 'States.Runtime'],
  events: ['EventBridge.FailedEntry'],
};

/** Everything that can go wrong at these states, from the services' own models. */
export function faultsAt(tasks: readonly ReachedTask[]): Fault[] {
  const faults = tasks.flatMap((task) => [...answers(task), ...inside(task), ...crashes(task)]);
  return [...new Map(faults.map((fault) => [fault.id, fault])).values()];
}

/** Reads that lag, in every state at once. */
export function lateReads(): Fault[] {
  const minutes = (kind: string, lateness: (seconds: number) => Fault['lateness'], ...durations: number[]): Fault[] =>
    durations.map((duration) => ({
      id: `late-reads:${kind}:${duration}min`,
      lasting: 'ever',
      deed: 'late reads',
      lateness: lateness(duration * 60),
    }));
  return [
    ...minutes('moved-alias', (updatedAliases) => ({ updatedAliases }), 1, 4, 20),
    ...minutes('new-tags', (tags) => ({ tags }), 10),
    ...minutes('new-key', (newKeys) => ({ newKeys }), 1, 4),
    ...minutes('new-alias', (newAliases) => ({ newAliases }), 1, 4),
  ];
}

/** A task's own answers: refusals, time-outs, lost answers. */
function answers(task: ReachedTask): Fault[] {
  const { service, operation } = integrationOf(task);
  const { model, prefix } = SERVICES[service];
  const shown = (name: string) => spellings(service, name).map((spelling) => `${prefix}.${spelling}`);
  const modelled = errorsOf(model, operation).flatMap(shown).concat(OWN_ERRORS[service]);
  const unsure = [...shown('KMSInternalException'), ...shown('SdkClientException'), 'States.Timeout'];
  const refusals: Array<[readonly string[], readonly Lasting[]]> = [
    [modelled, ['once', 'run']],
    [[`${prefix}.SdkClientException`], ['once', 'run']],
    [shown(THROTTLED), ['once', '5min', 'run']],
    [shown(DENIED), ['5min', 'run', 'ever']],
  ];
  return [
    ...refusals.flatMap(([errors, lastings]) => errors.flatMap((error) => lastings.map((lasting) => at(task, 'refuse', lasting, error)))),
    ...(['once', 'run'] as const).map((lasting) => at(task, 'time out', lasting)),
    ...unsure
      .filter((error) => service === 'kms' || !error.includes('KMSInternal'))
      .flatMap((error) => [at(task, 'lose answer', 'once', error), at(task, 'lose answer', 'run', error)]),
  ];
}

/** The function's own calls of AWS KMS, by the SDK's names. */
function inside(task: ReachedTask): Fault[] {
  return task.inside.flatMap((operation) => {
    const named = (names: readonly string[], lastings: readonly Lasting[]) => names
      .flatMap((error) => lastings.map((lasting): Fault => ({ ...at(task, 'refuse inside', lasting, error, operation) })));
    return [
      ...named(errorsOf('kms', operation), ['once', 'run']),
      ...named([THROTTLED, 'SdkClientException'], ['once', '5min', 'run']),
      ...named([DENIED], ['5min', 'run', 'ever']),
    ];
  });
}

function crashes(task: ReachedTask): Fault[] {
  return (['abort before', 'abort after effect', 'abort after state'] as const).map((deed) => at(task, deed, 'once'));
}

function at({ state }: ReachedTask, deed: Fault['deed'], lasting: Lasting, error?: string, operation?: string): Fault {
  const what = [deed === 'refuse' ? undefined : slug(deed), operation, error].filter((part) => part !== undefined).join('.');
  return { id: `${slug(state)}:${what}:${lasting}`, state, deed, lasting, error, operation };
}

function integrationOf({ state, resource }: ReachedTask): { service: string; operation: string } {
  const [, service, action] = INTEGRATION.exec(resource) ?? [];
  if (!service || !Object.hasOwn(SERVICES, service)) {
    throw new Error(`${state}: no service `
    + `model is known for ${resource}; add it to SERVICES`);
  }
  return { service, operation: action[0].toUpperCase() + action.slice(1) };
}

/** As AWS shows an error (the Java SDK's class names), and as the emulator does. */
function spellings(service: string, name: string): string[] {
  if (service !== 'kms' || name === 'SdkClientException') return [name];
  return [...new Set([MODELLED_ERRORS.has(name) ? name.replace(/^KMS/, 'Kms') : 'KmsException', name])];
}

export function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
