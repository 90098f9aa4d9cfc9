import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { DeployedStack } from './deployed-family';
import { ACCOUNT, REGION } from './deployed-family';
import { integrationCalls } from './integration-calls';
import { callsOf } from './kms-requests';
import { withoutMlDsa } from './ml-dsa-stand-in';
import { prove } from '../../src/manual-rotation/functions/prove';
import { survey } from '../../src/manual-rotation/functions/survey';
import type { Call, KeyFacts } from '../helpers/iam-simulation';
import { renderDefinition } from '../helpers/resolve-template';
import { parseMachine } from '../machine/definition';
import type { ExecutionResult, TaskCall } from '../machine/execution-types';
import type { Kms } from '../machine/fake-kms/fake-kms';
import { KmsWorld } from '../machine/fake-kms/world';
import { FakeKmsClient } from '../machine/fake-kms-client';
import { execute } from '../machine/interpreter';
import { taskRouter } from '../machine/task-router';
import { VirtualClock } from '../machine/virtual-clock';

const DEFINITION = path.join(__dirname, '../../src/manual-rotation/machine.asl.json');

export type Actor = 'machine' | 'survey' | 'probe';

/** A request that was made in a run, as IAM is asked about it. */
export interface Needed {
  readonly by: Actor;
  /** The state of the machine in which it was made. */
  readonly state: string;
  readonly call: Call;
}

/**
 * The real definition, survey and probe at work on keys in memory, and every call that they make: nothing is listed by hand,
 * so that a new state or a new request is judged by IAM like the others.
 */
export class RecordedRotation {
  public readonly needed: Needed[] = [];
  public readonly machine;
  private readonly world = new KmsWorld({ clock: new VirtualClock('2026-06-01T00:00:00Z'), account: ACCOUNT, region: REGION });
  private readonly route;
  private readonly visited = new Set<string>();
  private state = '';

  constructor(private readonly stack: DeployedStack) {
    const { substitutions } = stack.families[0];
    this.machine = parseMachine(renderDefinition(readFileSync(DEFINITION, 'utf8'), substitutions));
    const kms = this.recording(withoutMlDsa(this.world.kms, this.declaration.keySpec));
    const client = (actor: Actor) => new FakeKmsClient(kms, actor).asKmsClient();
    this.route = taskRouter({
      kms,
      caller: 'machine',
      functions: {
        [stack.surveyArn]: (payload) => survey(client('survey'), payload, this.world.clock.date()),
        [stack.probeArn]: (payload) => prove(client('probe'), payload),
      },
      onEvent: () => undefined,
    });
  }

  private get declaration() {
    return this.stack.families[0].declaration;
  }

  /** Every path that makes calls of its own: first deployment, drift, rotation, roll back, an alias that was lost, nothing to do. */
  public async everything(): Promise<this> {
    const { aliasName } = this.declaration;
    await this.run({ reason: 'deployment' }, 'SUCCEEDED');
    this.world.call('UpdateKeyDescription', { KeyId: this.keyId(`${aliasName}/v1`), Description: 'somebody changed it' });
    await this.run({ reason: 'deployment' }, 'SUCCEEDED');
    await this.run({ reason: 'manual', action: 'rotate', fromGeneration: 1 }, 'SUCCEEDED');
    await this.run({ reason: 'tick' }, 'SUCCEEDED');

    this.world.effects.onEntry(({ operation, input }) => {
      if (operation === 'UpdateAlias' && input.TargetKeyId === this.keyId(`${aliasName}/v3`)) this.world.call('DisableKey', { KeyId: input.TargetKeyId });
    });
    await this.run({ reason: 'manual', action: 'rotate', fromGeneration: 2 }, 'FAILED', 'RolledBack');

    this.world.call('DeleteAlias', { AliasName: aliasName });
    await this.run({ reason: 'tick' }, 'SUCCEEDED');
    return this;
  }

  /** The key of a generation, as it is now. */
  public generation(number: number): KeyFacts {
    const name = `${this.declaration.familyName}/v${number}`;
    return this.keys().find(({ aliases }) => aliases?.includes(name))!;
  }

  public get visitedTasks(): string[] {
    return [...this.visited].sort();
  }

  private async run(input: object, status: ExecutionResult['status'], error?: string): Promise<void> {
    this.world.clock.advance(60 * 60 * 1000);
    const result = await execute(this.machine, { clock: this.world.clock, input, onTask: (call) => this.task(call) });
    if (result.status !== status || result.error !== error) {
      throw new Error(`${JSON.stringify(input)} ended ${result.status} ${result.error}: ${result.cause}`);
    }
  }

  private task(call: TaskCall): unknown {
    this.state = call.state;
    this.visited.add(call.state);
    this.needed.push(...integrationCalls(call).map((needed) => ({ by: 'machine' as const, state: call.state, call: needed })));
    return this.route(call);
  }

  /** The keys as they are before the request is what IAM judges by. */
  private recording(next: Kms): Kms {
    return (call) => {
      const around = { account: ACCOUNT, region: REGION, keys: this.keys() };
      let answer: Record<string, any> | undefined;
      try {
        answer = next(call);
        return answer;
      } finally {
        const calls = callsOf(call.operation, call.input, around, answer?.KeyId);
        this.needed.push(...calls.map((needed) => ({ by: call.caller as Actor, state: this.state, call: needed })));
      }
    };
  }

  private keys(): KeyFacts[] {
    const { keys, aliases } = this.world.store;
    return [...keys.values()].map((key) => ({
      arn: key.arn,
      policy: JSON.parse(key.policy),
      keySpec: this.declaration.keySpec,
      keyUsage: key.usage,
      keyOrigin: key.origin,
      multiRegion: key.multiRegion,
      aliases: [...aliases.values()].filter((alias) => alias.target === key.id).map((alias) => alias.name),
      tags: Object.fromEntries(key.tags),
    }));
  }

  private keyId(alias: string): string | undefined {
    return this.world.store.aliases.get(alias)?.target;
  }
}
