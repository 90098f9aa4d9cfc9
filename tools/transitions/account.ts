import { TagResourceCommand } from '@aws-sdk/client-kms';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import type { FamilyId } from './app';
import { aliasOf } from './app';
import { integrationCalls, retriesIn, transitionsIn } from './count';
import type { ServiceCall } from '../../sim/emulator/call-log';
import { CallLog } from '../../sim/emulator/call-log';
import { bootstrap, deploy } from '../../sim/emulator/cdk';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import type { ExecutionResult } from '../../sim/emulator/execution';
import { followExecution, history, runExecution } from '../../sim/emulator/execution';
import { readFamily } from '../../sim/emulator/family';
import { TAGS } from '../../src/private/vocabulary';

/** One execution, counted. */
export interface Run {
  readonly transitions: number;
  readonly retries: number;
  readonly functionCalls: number;
  /** Those of the machine and of the functions that it called. */
  readonly kmsCalls: readonly ServiceCall[];
}

/** An emulated account, in which one thing happens at a time. */
export class Account {
  public static async open(): Promise<Account> {
    const emulator = await Emulator.start({ environment: CallLog.environment });
    const account = new Account(emulator, clientsOf(emulator), new CallLog(emulator));
    try {
      await bootstrap(emulator);
      return account;
    } catch (error) {
      await account.close();
      throw error;
    }
  }

  private readonly machines = new Map<FamilyId, string>();

  private constructor(private readonly emulator: Emulator, private readonly clients: Clients, private readonly log: CallLog) {}

  public async close(): Promise<void> {
    this.clients.destroy();
    await this.emulator.stop();
  }

  /** Deploys a family's stack, and counts the run that made its first generation. */
  public async firstDeployment(id: FamilyId): Promise<Run> {
    return this.counted(async () => {
      const outputs = await deploy(this.emulator, { app: 'node --import tsx tools/transitions/app.ts', stacks: [id] });
      const stateMachineArn = outputs[id].StateMachineArn;
      this.machines.set(id, stateMachineArn);
      const { executions = [] } = await this.clients.stepFunctions.send(new ListExecutionsCommand({ stateMachineArn }));
      if (executions.length !== 1) throw new Error(`the deployment of ${id} must run its machine once, it did ${executions.length} times`);
      return followExecution(this.clients.stepFunctions, executions[0].executionArn!);
    });
  }

  public async tick(id: FamilyId): Promise<Run> {
    return this.run(id, { reason: 'tick' });
  }

  public async rotate(id: FamilyId): Promise<Run> {
    return this.run(id, { reason: 'manual', action: 'rotate', fromGeneration: await this.current(id) });
  }

  /** The number of the generation that the alias points to. */
  public async current(id: FamilyId): Promise<number> {
    return (await readFamily(this.clients.kms, aliasOf(id))).current!;
  }

  /** Lets the newest generation look as if it had been staged before. Time cannot be set on the emulator, but its mark can. */
  public async stagedBefore(id: FamilyId, hours: number): Promise<void> {
    const newest = (await readFamily(this.clients.kms, aliasOf(id))).generations.at(-1)!;
    const TagValue = new Date(Date.now() - hours * 3_600_000).toISOString();
    await this.clients.kms.send(new TagResourceCommand({ KeyId: newest.keyId, Tags: [{ TagKey: TAGS.staged, TagValue }] }));
  }

  private async run(id: FamilyId, input: unknown): Promise<Run> {
    return this.counted(async () => runExecution(this.clients.stepFunctions, this.machines.get(id)!, input));
  }

  /** Counts an execution. Whatever calls KMS until it has ended is taken to belong to it. */
  private async counted(execution: () => Promise<ExecutionResult>): Promise<Run> {
    const before = this.log.calls().length;
    const { executionArn, status, error, cause } = await execution();
    if (status !== 'SUCCEEDED') throw new Error(`${executionArn} ended ${status}: ${error}: ${cause}`);
    const events = await history(this.clients.stepFunctions, executionArn);
    const kmsCalls = this.log.calls(before).filter(({ service }) => service === 'kms');
    // Two counts of the same thing: if they differ, the log misses calls or has those of somebody else.
    const [logged, scheduled] = [kmsCalls.filter(({ sdk }) => !sdk).length, integrationCalls(events, ':kms:')];
    if (logged !== scheduled) {
      throw new Error(`${executionArn} made ${scheduled} calls to `
      + `KMS by its history, the emulator logged ${logged}`);
    }
    return {
      transitions: transitionsIn(events),
      retries: retriesIn(events),
      functionCalls: integrationCalls(events, ':lambda:'),
      kmsCalls,
    };
  }
}
