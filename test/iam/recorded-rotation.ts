import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { DeployedStack } from './deployed-family';
import { ACCOUNT, REGION } from './deployed-family';
import { Recorder } from './recorder';
import { parseMachine } from '../../sim/asl/definition';
import type { ExecutionResult, TaskHandler } from '../../sim/asl/execution-types';
import { execute } from '../../sim/asl/interpreter';
import { taskRouter } from '../../sim/asl/task-router';
import { VirtualClock } from '../../sim/clock/virtual-clock';
import { renderDefinition } from '../../sim/cloudformation/resolve-template';
import { KmsWorld } from '../../sim/kms/world';
import { prove } from '../../src/manual-rotation/functions/prove';
import { survey } from '../../src/manual-rotation/functions/survey';
import { generationNumber } from '../../src/private/vocabulary';

const DEFINITION = path.join(__dirname, '../../src/manual-rotation/machine.asl.json');

const HOUR_MS = 60 * 60 * 1000;

export interface Run {
  readonly status: ExecutionResult['status'];
  readonly error?: string;
  /** Puts something between the machine and what it calls. */
  readonly wrap?: (next: TaskHandler) => TaskHandler;
  /** Before a state does anything. */
  readonly onEnter?: (state: string) => void;
}

/** An account in memory, long after AWS KMS began to tell when keys were used. */
export function accountInMemory(): KmsWorld {
  return new KmsWorld({ clock: new VirtualClock('2027-06-01T00:00:00Z'), account: ACCOUNT, region: REGION });
}

/**
 * The real definition, survey and probe at work on keys in memory, and every call that they make: nothing is listed by hand,
 * so that a new state or a new request is judged by IAM like the others.
 */
export class RecordedRotation {
  public readonly machine;
  public readonly recorder: Recorder;
  private readonly route: TaskHandler;

  constructor(private readonly stack: DeployedStack, public readonly world: KmsWorld) {
    const [{ substitutions, declaration }] = stack.families;
    this.machine = parseMachine(renderDefinition(readFileSync(DEFINITION, 'utf8'), substitutions));
    this.recorder = new Recorder(world, declaration);
    const clients = { kms: this.recorder.kmsClient('survey'), tagging: this.recorder.taggingClient('survey') };
    this.route = taskRouter({
      kms: this.recorder.kms,
      caller: 'machine',
      functions: {
        [stack.surveyArn]: async (payload) => (await survey(clients, payload, world.clock.date())).result,
        [stack.probeArn]: (payload) => prove(this.recorder.kmsClient('probe'), payload),
      },
      onEvent: () => undefined,
    });
  }

  public get declaration() {
    return this.stack.families[0].declaration;
  }

  /** A run has to end as foreseen: what it calls afterwards is what was meant. */
  public async run(input: object, { status, error, wrap = (next) => next, onEnter }: Run = { status: 'SUCCEEDED' }): Promise<void> {
    this.advance(HOUR_MS);
    const result = await execute(this.machine, {
      clock: this.world.clock, input, onTask: wrap(this.recorder.recording(this.route)), onEnter: (visit) => onEnter?.(visit.state),
    });
    if (result.status !== status || result.error !== error) {
      throw new Error(`${JSON.stringify(input)} ended ${result.status} ${result.error}: ${result.cause}`);
    }
  }

  public advance(milliseconds: number): void {
    this.world.clock.advance(milliseconds);
  }

  public keyId(alias: string): string | undefined {
    return this.world.store.aliases.get(alias)?.target;
  }

  public generationId(number: number): string {
    return this.keyId(`${this.declaration.familyName}/v${number}`)!;
  }

  public currentNumber(): number {
    const { aliasName, familyName } = this.declaration;
    const current = this.keyId(aliasName);
    const aliases = [...this.world.store.aliases.values()].filter(({ target }) => target === current);
    return Math.max(...aliases.map(({ name }) => generationNumber(familyName, name) ?? 0));
  }
}
