import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeKeyCommand, SignCommand } from '@aws-sdk/client-kms';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { deploy, destroy } from '../../sim/emulator/cdk';
import type { Clients } from '../../sim/emulator/clients';
import { clientsOf } from '../../sim/emulator/clients';
import type { Emulator } from '../../sim/emulator/emulator';
import type { ExecutionResult } from '../../sim/emulator/execution';
import { runExecution } from '../../sim/emulator/execution';
import { readFamily } from '../../sim/emulator/family';
import type { Family } from '../../sim/emulator/family';
import { deleteFunction, functionsOf, logLines } from '../../sim/emulator/functions';
import { takeMessages } from '../../sim/emulator/inbox';
import { METRICS } from '../../src/manual-rotation/contract';
import type { RunInput } from '../../src/manual-rotation/run-request';

export const APP = 'npx tsx tools/incidents/app.ts';

interface Outputs {
  readonly AliasName: string;
  readonly MachineArn: string;
  readonly PeopleUrl: string;
  readonly BusUrl: string;
  readonly UnusableAlarm: string;
  readonly FailedAlarm: string;
}

/** What arrives when something happened: everything that a person can see without looking for it. */
export interface Arrived {
  readonly run: ExecutionResult;
  /** `<detail type>: <cause or error>`. */
  readonly events: readonly string[];
  readonly messages: readonly string[];
  readonly alarms: Readonly<Record<'currentKeyUnusable' | 'failed', 'ALARM' | 'OK' | 'no data'>>;
}

/** A deployed family in trouble, and the hands of the person who is called. */
export class Stage {
  public static async deploy(emulator: Emulator, incident: string, print: (line: string) => void): Promise<Stage> {
    const stack = `Incident${incident}`;
    const outputs = await deploy(emulator, { app: APP, stacks: [stack], context: { incident } });
    return new Stage(emulator, clientsOf(emulator), stack, incident, outputs[stack] as unknown as Outputs, print);
  }

  private constructor(
    private readonly emulator: Emulator,
    public readonly clients: Clients,
    public readonly stack: string,
    private readonly incident: string,
    private outputs: Outputs,
    private readonly print: (line: string) => void,
  ) {}

  public get alias(): string {
    return this.outputs.AliasName;
  }

  public async run(input: RunInput): Promise<ExecutionResult> {
    return runExecution(this.clients.stepFunctions, this.outputs.MachineArn, input);
  }

  /** Runs the machine, and shows what came of it. */
  public async see(input: RunInput = { reason: 'tick' }): Promise<Arrived> {
    return this.arrived(await this.run(input));
  }

  public async arrived(run: ExecutionResult): Promise<Arrived> {
    const events = (await takeMessages(this.clients.sqs, this.outputs.BusUrl))
      .map((text) => JSON.parse(text))
      .map(({ 'detail-type': type, detail }) => [type, detail.cause ?? detail.error].filter((part) => part !== undefined).join(': '));
    const messages = await takeMessages(this.clients.sqs, this.outputs.PeopleUrl);
    const found = { run, events, messages, alarms: await this.alarms(run) };
    this.print(`  run      ${[run.status, run.error].filter((part) => part !== undefined).join(' ')}`);
    for (const event of events) this.print(`  event    ${event}`);
    for (const message of messages) {
      message.split('\n').forEach((line, index) => this.print(`  ${index === 0 ? 'message ' : '        '} ${line}`));
    }
    for (const [alarm, state] of Object.entries(found.alarms)) this.print(`  alarm    ${alarm}: ${state}`);
    return found;
  }

  /**
   * By the definitions of the alarms that were deployed. The emulator reads no embedded metrics, and publishes none of AWS Step
   * Functions: the values
   * are those of the function's log, and of the run.
   */
  private async alarms(run: ExecutionResult): Promise<Arrived['alarms']> {
    const lines = (await logLines(this.emulator)).filter(
      (line) => line.includes(`"${METRICS.currentKeyUsable}"`) && line.includes(`"${this.alias}"`),
    );
    const usable = lines.length === 0 ? undefined : Number(JSON.parse(lines.at(-1)!)[METRICS.currentKeyUsable]);
    return {
      currentKeyUnusable: await this.stateOf(this.outputs.UnusableAlarm, usable),
      failed: await this.stateOf(this.outputs.FailedAlarm, run.status === 'FAILED' ? 1 : 0),
    };
  }

  private async stateOf(alarm: string, value: number | undefined): Promise<'ALARM' | 'OK' | 'no data'> {
    if (value === undefined) return 'no data';
    const { MetricAlarms: [definition] = [] } = await this.clients.cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [alarm] }));
    const { ComparisonOperator: operator, Threshold: threshold } = definition;
    const breaches: Record<string, boolean> = { LessThanThreshold: value < threshold!, GreaterThanOrEqualToThreshold: value >= threshold! };
    if (!(operator! in breaches)) throw new Error(`${alarm} compares by ${operator}, which nothing here knows`);
    return breaches[operator!] ? 'ALARM' : 'OK';
  }

  /** A step of the runbook, as it is printed there, and what it does. */
  public async step<T>(words: string, work: () => Promise<T>): Promise<T> {
    this.print(`  $ ${words}`);
    return work();
  }

  public async family(): Promise<Family> {
    return readFamily(this.clients.kms, this.alias);
  }

  public async currentState(): Promise<string> {
    try {
      return (await this.clients.kms.send(new DescribeKeyCommand({ KeyId: this.alias }))).KeyMetadata!.KeyState!;
    } catch (error) {
      return (error as Error).name;
    }
  }

  /** Whether an application can sign. */
  public async signs(): Promise<string> {
    try {
      await this.clients.kms.send(
        new SignCommand({ KeyId: this.alias, Message: Buffer.from('order 7'), MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' }),
      );
      return 'signs';
    } catch (error) {
      return (error as Error).name;
    }
  }

  /** As the runbook finds it: the machine's name has the family's in it. */
  public async machinesNamedAfter(alias: string): Promise<string[]> {
    const { stateMachines } = await this.clients.stepFunctions.send(new ListStateMachinesCommand({}));
    const slug = alias.slice('alias/'.length).replaceAll('/', '-');
    return stateMachines!
      .map(({ stateMachineArn }) => stateMachineArn!)
      .filter((arn) => arn.includes('cdk-kms-rotation-') && arn.includes(`-${slug}-`));
  }

  public async loseSurveyFunction(): Promise<void> {
    const [name] = (await functionsOf(this.emulator)).filter((one) => one.startsWith(this.stack) && one.includes('Survey'));
    await deleteFunction(this.emulator, name);
  }

  /** Deploys the same code. */
  public async deployAgain(): Promise<void> {
    await deploy(this.emulator, { app: APP, stacks: [this.stack], context: { incident: this.incident } });
  }

  /** Removes what CloudFormation owns, and deploys the same code once more: alias and keys stay, and are taken over. */
  public async outAndIn(): Promise<void> {
    await destroy(this.emulator, { app: APP, stacks: [this.stack], context: { incident: this.incident } });
    this.outputs = (await deploy(this.emulator, { app: APP, stacks: [this.stack], context: { incident: this.incident } }))[
      this.stack
    ] as unknown as Outputs;
  }

  /** Waits until a new key is staged: then the run waits out its activation delay. */
  public async staged(): Promise<void> {
    const { generations: { length: before } } = await this.family();
    const deadline = Date.now() + 60_000;
    while ((await this.family()).generations.length === before) {
      if (Date.now() > deadline) throw new Error('no new key was staged within a minute');
      await sleep(50);
    }
  }

  public end(): void {
    this.clients.destroy();
  }
}
