import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KMSClient } from '@aws-sdk/client-kms';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { StandInOptions } from './kms-rotation-stand-in';
import { KmsRotationStandIn } from './kms-rotation-stand-in';
import { KeyOrigin, RotatingKey } from '../../src';
import type { OnDemandRotationOptions } from '../../src';
import { decideOnDemand } from '../../src/on-demand/functions/decide-on-demand';
import { checkInput } from '../api-models/botocore-model';
import { parseMachine } from '../asl/definition';
import type { Machine } from '../asl/definition';
import type { ExecutionOptions, ExecutionResult, Interpreter, RunningExecution, TaskCall, TaskHandler } from '../asl/execution-types';
import { interpret } from '../asl/interpreter';
import { TaskError } from '../asl/task-error';
import type { PutEventsEntry } from '../asl/task-router';
import { VirtualClock } from '../clock/virtual-clock';
import { renderDefinition, resolveTemplate } from '../cloudformation/resolve-template';

export const DEFINITION = join(__dirname, '../../src/on-demand/machine.asl.json');
const ENVIRONMENT = { account: '111122223333', region: 'eu-central-1', partition: 'aws', urlSuffix: 'amazonaws.com', stackName: 'Shop' };
const machines = new Map<string, Deployed>();

export interface Deployed {
  readonly machine: Machine;
  readonly keyArn: string;
}

/** The real construct, synthesized and resolved, and the shared definition with its substitutions filled in. */
export function deployed(options: OnDemandRotationOptions = {}, origin: KeyOrigin = KeyOrigin.AWS_KMS): Deployed {
  const id = JSON.stringify([options.maxMaterialAge?.toDays(), options.reservedRotations, origin]);
  const known = machines.get(id);
  if (known !== undefined) return known;
  const { stackName, account, region } = ENVIRONMENT;
  const stack = new Stack(new App({ analyticsReporting: false }), stackName, { env: { account, region } });
  new RotatingKey(stack, 'Data', { origin }).addOnDemandRotation('OnDemand', options);
  const { resources } = resolveTemplate(Template.fromStack(stack).toJSON(), ENVIRONMENT);
  const { DefinitionSubstitutions: substitutions } = Object.values(resources).find(
    ({ Type }) => Type === 'AWS::StepFunctions::StateMachine',
  )!.Properties;
  const made = { machine: parseMachine(renderDefinition(readFileSync(DEFINITION, 'utf8'), substitutions)), keyArn: substitutions.KeyArn };
  machines.set(id, made);
  return made;
}

export interface RunOptions {
  readonly name?: string;
  readonly at?: number;
  readonly redriveOf?: ExecutionResult;
  /** Puts something between the machine and what it calls. */
  readonly wrap?: (next: TaskHandler) => TaskHandler;
  readonly onEnter?: ExecutionOptions['onEnter'];
  readonly onLeave?: ExecutionOptions['onLeave'];
}

/** Answers a call of AWS KMS, by operation. */
export type KmsAnswers = (operation: string, args: any) => unknown;

/** One machine and its key in one account, in virtual time. Every call is held against AWS's own models. */
export class OnDemandBench {
  public readonly clock: VirtualClock;
  public readonly key: KmsRotationStandIn;
  public readonly events: PutEventsEntry[] = [];
  public readonly metrics: Record<string, number>[] = [];
  public readonly calls: TaskCall[] = [];
  public readonly keyArn: string;
  /** What runs the machine. */
  public interpreter: Interpreter = interpret;
  private readonly machine: Machine;
  private runs = 0;

  constructor(
    options: OnDemandRotationOptions = {},
    key: Omit<StandInOptions, 'clock' | 'keyArn'> = {},
    private readonly kms?: KmsAnswers,
    start = '2027-01-01T00:00:00Z',
  ) {
    this.clock = new VirtualClock(start);
    const { machine, keyArn } = deployed(options, key.origin === 'EXTERNAL' ? KeyOrigin.EXTERNAL : KeyOrigin.AWS_KMS);
    this.machine = machine;
    this.keyArn = keyArn;
    this.key = new KmsRotationStandIn({ clock: this.clock, keyArn, ...key });
  }

  /** Starts an execution; nothing happens before the clock runs. */
  public start(input: unknown, options: RunOptions = {}): RunningExecution {
    const { wrap, ...more } = options;
    const perform: TaskHandler = (call) => this.perform(call, (inner) => handler(inner));
    const handler: TaskHandler = wrap?.(perform) ?? perform;
    const name = options.name ?? `run-${++this.runs}`;
    return this.interpreter(this.machine, { ...more, clock: this.clock, input, name, onTask: handler });
  }

  public async run(input: unknown, options: RunOptions = {}): Promise<ExecutionResult> {
    const execution = this.start(input, options);
    await this.clock.run();
    return execution.done;
  }

  public tick(options: RunOptions = {}): Promise<ExecutionResult> {
    return this.run({ reason: 'tick' }, options);
  }

  public manual(more: object = {}, options: RunOptions = {}): Promise<ExecutionResult> {
    return this.run({ reason: 'manual', ...more }, options);
  }

  public pass(days: number): void {
    this.clock.advance(days * 86_400_000);
  }

  private async perform(call: TaskCall, handler: TaskHandler): Promise<unknown> {
    this.calls.push(call);
    const [, service, operation] = /^arn:aws:states:::(?:aws-sdk:)?(\w+):(\w+)$/.exec(call.resource)!;
    const name = operation[0].toUpperCase() + operation.slice(1);
    if (service === 'kms') {
      checkInput('kms', name, call.args);
      return this.kms === undefined ? this.key.call(name, call.args) : this.kms(name, call.args);
    }
    if (service === 'lambda') return this.invoke(call, handler);
    if (service === 'events') {
      // The integration of its own writes Detail as JSON text; the API takes nothing else.
      checkInput('events', name, { Entries: call.args.Entries.map((entry: any) => ({ ...entry, Detail: JSON.stringify(entry.Detail) })) });
      this.events.push(...call.args.Entries);
      return { FailedEntryCount: 0, Entries: [{ EventId: call.execution }] };
    }
    throw new Error(`nothing here plays ${call.resource}`);
  }

  /**
   * The function as it is, with a client of AWS KMS whose calls are tasks of a state named after the operation: so they, too, can be
   * struck.
   */
  private async invoke(call: TaskCall, handler: TaskHandler): Promise<unknown> {
    const client = new TaskClient(call, handler);
    const deciding = decideOnDemand(client as unknown as KMSClient, call.args.Payload, () => this.clock.now());
    const { decision, measured } = await client.whileRunning(deciding);
    if (measured !== undefined) this.metrics.push(measured.values);
    return { ExecutedVersion: '$LATEST', Payload: JSON.parse(JSON.stringify(decision)), StatusCode: 200 };
  }
}

/** Answers as the AWS SDK does: dates are dates, and errors bear AWS's names. */
class TaskClient {
  private fatal?: unknown;

  constructor(private readonly task: TaskCall, private readonly handler: TaskHandler) {}

  public async send(command: { readonly constructor: { readonly name: string }; readonly input: object }): Promise<unknown> {
    const operation = command.constructor.name.replace(/Command$/, '');
    const resource = `arn:aws:states:::aws-sdk:kms:${operation[0].toLowerCase()}${operation.slice(1)}`;
    const args = JSON.parse(JSON.stringify(command.input));
    try {
      return withDates(await this.handler({ ...this.task, state: operation, resource, args }));
    } catch (error) {
      if (!(error instanceof TaskError) || !error.error.startsWith('Kms.')) {
        this.fatal ??= error; // the execution, or the function, ends
        throw error;
      }
      throw sdkError(error);
    }
  }

  /** What the function answers, unless it did not live to. */
  public async whileRunning<T>(answer: Promise<T>): Promise<T> {
    const [result] = await Promise.allSettled([answer]);
    if (this.fatal !== undefined) throw this.fatal;
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  }
}

function sdkError({ error, cause }: TaskError): Error {
  const name = error.replace('Kms.', '').replace(/^Kms(Internal|InvalidState)/, 'KMS$1').replace('KmsException', 'AccessDeniedException');
  const answered = name === 'SdkClientException' ? {} : { $metadata: { httpStatusCode: name === 'KMSInternalException' ? 500 : 400 } };
  return Object.assign(new Error(cause), { name, ...answered });
}

function withDates(value: any): any {
  if (Array.isArray(value)) return value.map(withDates);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const date = (name: string, field: unknown) => (/Date$/.test(name) && typeof field === 'string' ? new Date(field) : withDates(field));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, date(name, field)]));
}
