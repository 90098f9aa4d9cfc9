import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { KeyTemplate, ManualRotationAlias, SigningSpec } from '../../src';
import type { ManualRotationAliasProps } from '../../src';
import type { Declaration } from '../../src/manual-rotation/declared';
import { prove } from '../../src/manual-rotation/functions/prove';
import { respond } from '../../src/manual-rotation/functions/survey';
import { publish } from '../../src/public-keys/functions/publish';
import { parseMachine } from '../asl/definition';
import type { Machine } from '../asl/definition';
import type { ExecutionOptions, ExecutionResult, Interpreter, RunningExecution, TaskHandler } from '../asl/execution-types';
import { interpret } from '../asl/interpreter';
import { taskRouter } from '../asl/task-router';
import type { PutEventsEntry } from '../asl/task-router';
import { VirtualClock } from '../clock/virtual-clock';
import { renderDefinition, resolveTemplate } from '../cloudformation/resolve-template';
import { FakeKmsClient } from '../kms/fake-kms-client';
import { FakeTaggingClient } from '../kms/fake-tagging-client';
import type { Spelling } from '../kms/step-functions-face';
import type { StoredKey } from '../kms/store';
import { KmsWorld } from '../kms/world';
import { FakeS3Client } from '../public-keys/fake-s3-client';
import { FakeSsmClient } from '../public-keys/fake-ssm-client';

export const ALIAS = 'alias/orders';
const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const ASL = readFileSync(join(__dirname, '../../src/manual-rotation/machine.asl.json'), 'utf8');

/** What a stack deploys of one alias. */
export interface Deployed {
  readonly machine: Machine;
  readonly surveyArn: string;
  readonly probeArn: string;
  readonly declaration: Declaration;
}

type Customize = (alias: ManualRotationAlias) => void;

/**
 * The real construct, synthesized and resolved, and the shared definition with its substitutions filled in; `declaration` overrides what it
 * declares.
 */
export function deployed(
  props: Partial<ManualRotationAliasProps> = {},
  customize?: Customize,
  stackName = 'Shop',
  declaration: Partial<Declaration> = {},
): Deployed {
  const asItIs = Object.keys(props).length === 0 && customize === undefined;
  const known = asItIs ? ofThePlainAlias(stackName) : fill(synthesize(props, customize, stackName));
  return Object.keys(declaration).length === 0 ? known : redeclared(known, declaration);
}

type Substitutions = Readonly<Record<string, string>>;
interface Filled extends Deployed { readonly substitutions: Substitutions }

function fill(substitutions: Substitutions): Filled {
  return {
    substitutions,
    machine: parseMachine(renderDefinition(ASL, substitutions)),
    surveyArn: substitutions.SurveyFunctionArn,
    probeArn: substitutions.ProbeFunctionArn,
    declaration: JSON.parse(Buffer.from(substitutions.Declaration, 'base64').toString('latin1')),
  };
}

function redeclared({ substitutions }: Filled, declaration: Partial<Declaration>): Deployed {
  const declared = { ...JSON.parse(Buffer.from(substitutions.Declaration, 'base64').toString()), ...declaration };
  return fill({ ...substitutions, Declaration: Buffer.from(JSON.stringify(declared)).toString('base64') });
}

const plain = new Map<string, Filled>();

/** Most benches deploy the alias without props, and the synthesis is what takes their time: it is made once for each stack's name. */
function ofThePlainAlias(stackName: string): Filled {
  const known = plain.get(stackName) ?? fill(synthesize({}, undefined, stackName));
  plain.set(stackName, known);
  return known;
}

function synthesize(props: Partial<ManualRotationAliasProps>, customize: Customize | undefined, stackName: string): Substitutions {
  const stack = new Stack(new App({ analyticsReporting: false }), stackName, { env: { account: ACCOUNT, region: REGION } });
  const alias = new ManualRotationAlias(stack, 'Orders', {
    aliasName: ALIAS,
    keyTemplate: KeyTemplate.signing(SigningSpec.ECC_NIST_P256),
    ...props,
  });
  customize?.(alias);
  const template = resolveTemplate(Template.fromStack(stack).toJSON(), {
    account: ACCOUNT,
    region: REGION,
    partition: 'aws',
    urlSuffix: 'amazonaws.com',
    stackName,
  });
  const machine = Object.values(template.resources).find((resource) => resource.Type === 'AWS::StepFunctions::StateMachine')!;
  return machine.Properties.DefinitionSubstitutions;
}

export interface RunOptions {
  readonly name?: string;
  readonly at?: number;
  readonly deployed?: Deployed;
  readonly redriveOf?: ExecutionResult;
  /** Puts something between the machine and what it calls. */
  readonly wrap?: (next: TaskHandler) => TaskHandler;
  readonly onEnter?: ExecutionOptions['onEnter'];
  /** Of the execution's own randomness, such as jitter. @default 1 */
  readonly seed?: number;
}

/** The code behind the machine's functions: a tool may put a changed one in its place. */
export interface RotationFunctions {
  readonly respond: typeof respond;
  readonly prove: typeof prove;
  readonly publish: typeof publish;
}

/** One family in one account: the machine, the functions' real code, AWS KMS's stand-in and virtual time. */
export class RotationBench {
  public readonly clock = new VirtualClock('2027-01-01T00:00:00Z'); // long after AWS KMS began to track the use of keys
  public readonly world = new KmsWorld({ clock: this.clock });
  public readonly tagging = new FakeTaggingClient(this.world);
  public readonly events: PutEventsEntry[] = [];
  public deployed: Deployed;
  public spelling: Spelling = 'aws';
  /** What runs the machine. */
  public interpreter: Interpreter = interpret;
  public functions: RotationFunctions = { respond, prove, publish };
  /** Where public keys are published, if the alias declares that. */
  public readonly s3 = new FakeS3Client(this.clock);
  public readonly ssm = new FakeSsmClient(this.clock);
  /** Keys that the probe has found to work. */
  public readonly proven = new Set<string>();
  private runs = 0;

  /** `target` saves the synthesis where many benches run one deployment. */
  constructor(props: Partial<ManualRotationAliasProps> = {}, target: Deployed = deployed(props)) {
    this.deployed = target;
  }

  /** Starts an execution; nothing happens before the clock runs. */
  public start(input: unknown, options: RunOptions = {}): RunningExecution {
    const target = options.deployed ?? this.deployed;
    const handler = this.handler(target);
    return this.interpreter(target.machine, {
      clock: this.clock,
      input,
      name: options.name ?? `run-${++this.runs}`,
      at: options.at,
      redriveOf: options.redriveOf,
      onTask: options.wrap?.(handler) ?? handler,
      onEnter: options.onEnter,
      seed: options.seed,
    });
  }

  public async run(input: unknown, options: RunOptions = {}): Promise<ExecutionResult> {
    const execution = this.start(input, options);
    await this.clock.run();
    return execution.done;
  }

  public deploy(options: RunOptions = {}): Promise<ExecutionResult> {
    return this.run({ reason: 'deployment' }, options);
  }

  public tick(options: RunOptions = {}): Promise<ExecutionResult> {
    return this.run({ reason: 'tick' }, options);
  }

  public rotate(fromGeneration: number, options: RunOptions = {}): Promise<ExecutionResult> {
    return this.run({ reason: 'manual', action: 'rotate', fromGeneration }, options);
  }

  /** The key behind an alias as it really is, or undefined. */
  public key(alias: string = ALIAS): StoredKey | undefined {
    const target = this.world.store.aliases.get(alias)?.target;
    return target === undefined ? undefined : this.world.store.keys.get(target);
  }

  public generation(number: number): StoredKey {
    return this.key(`${ALIAS}/v${number}`)!;
  }

  public tag(number: number, name: string): string | undefined {
    return this.generation(number).tags.get(`cdk-kms-rotation:${name}`);
  }

  public eventTypes(): string[] {
    return this.events.map((event) => event.DetailType);
  }

  /** Every key that exists must bear a number of the family. */
  public unclaimed(): StoredKey[] {
    const claimed = new Set([...this.world.store.aliases.values()].filter((alias) => alias.name !== ALIAS).map((alias) => alias.target));
    return [...this.world.store.keys.values()].filter((key) => !claimed.has(key.id));
  }

  private handler(target: Deployed): TaskHandler {
    const client = (caller: string) => new FakeKmsClient(this.world.kms, caller).asKmsClient();
    return taskRouter({
      kms: this.world.kms,
      caller: 'machine',
      spelling: this.spelling,
      functions: {
        [target.surveyArn]: async (request) =>
          (await this.functions.respond({ kms: client('survey'), tagging: this.tagging.asTaggingClient() }, request, this.clock.date()))
            .result,
        [target.probeArn]: async (request) => {
          const result = await this.functions.prove(client('probe'), request);
          if (result.verdict === 'proven') this.proven.add(request.key.keyArn);
          return result;
        },
        ...(target.declaration.publicKeys === undefined ? {} : {
          [target.declaration.publicKeys.functionName]: async (request) => this.functions.publish(
            { kms: client('publisher'), s3: this.s3.asS3Client(), ssm: this.ssm.asSsmClient() }, request, this.clock.date()),
        }),
      },
      onEvent: (event) => this.events.push(JSON.parse(JSON.stringify(event))),
    });
  }
}
