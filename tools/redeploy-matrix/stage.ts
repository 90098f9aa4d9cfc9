import {
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import type { FamilyNames, Observation } from './observation';
import { aliasOf, namesOf, observe } from './observation';
import type { RedeployVariant } from './redeploy-app';
import { RunningRotation } from './running-rotation';
import { bootstrap, deploy, destroy } from '../../sim/emulator/cdk';
import type { AppOptions } from '../../sim/emulator/cdk';
import { clientsOf } from '../../sim/emulator/clients';
import type { Clients } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { runExecution } from '../../sim/emulator/execution';
import { STATES } from '../../src/manual-rotation/contract';
import { TAGS } from '../../src/private/vocabulary';

/** An emulated account and what people do in it: deployments with the real cdk CLI, runs of machines, and meddling by hand. */
export class Stage {
  /** Starts and bootstraps an account of its own. */
  public static async open(waitScale: number): Promise<Stage> {
    const emulator = await Emulator.start({ waitScale });
    const stage = new Stage(emulator, clientsOf(emulator));
    try {
      await bootstrap(emulator);
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  private readonly machines = new Map<string, string>();
  private readonly strangers: string[] = [];
  private readonly live = new Set<string>();
  private readonly stacks = new Set<string>();
  private readonly families = new Set<string>();
  private running?: RunningRotation;

  private constructor(private readonly emulator: Emulator, private readonly clients: Clients) {}

  public async close(): Promise<void> {
    this.clients.destroy();
    await this.emulator.stop();
  }

  public async deploy(variant: RedeployVariant): Promise<void> {
    this.stacks.add(variant.stackName);
    variant.aliases.forEach((id) => this.families.add(id));
    const outputs = (await deploy(this.emulator, this.app(variant)))[variant.stackName] ?? {};
    variant.aliases.forEach((id) => this.machines.set(id, outputs[`${id}Machine`]));
    if (outputs.LiveKeyArn !== undefined) this.live.add(outputs.LiveKeyArn);
  }

  public async destroy(variant: RedeployVariant): Promise<void> {
    await destroy(this.emulator, this.app(variant));
  }

  /** Runs a family's machine to its end; throws unless that is a good one. */
  public async run(id: string, input: unknown): Promise<void> {
    const { status, error, cause } = await runExecution(this.clients.stepFunctions, this.machineOf(id), input);
    if (status !== 'SUCCEEDED') throw new Error(`the run ended ${status}: ${error}: ${cause}`);
  }

  /** Starts a rotation and leaves it in a state that waits. */
  public async startRotation(id: string, fromGeneration: number, wait: 'activationDelay' | 'settle' = 'activationDelay'): Promise<void> {
    const input = { reason: 'manual', action: 'rotate', fromGeneration };
    this.running = await RunningRotation.start(this.clients.stepFunctions, this.machineOf(id), input, STATES[wait]);
  }

  /** Does something that has to be over while the rotation that was started still waits. */
  public async meanwhile(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } finally {
      await this.running!.expectWaiting();
    }
  }

  /** Waits for the rotation that was started; throws unless its end is a good one. */
  public async endRotation(): Promise<void> {
    await this.running!.end();
  }

  /** Takes away what recorded that a generation was superseded, as if its rotation had been aborted just before. */
  public async loseRecord(id: string, generation: number): Promise<void> {
    await this.clients.kms.send(new UntagResourceCommand({ KeyId: await this.keyOf(id, generation), TagKeys: [TAGS.superseded] }));
  }

  /** Makes a key that has nothing to do with the library. */
  public async makeStranger(): Promise<string> {
    const { KeyMetadata: key } = await this.clients.kms.send(
      new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Description: 'by hand' }),
    );
    this.strangers.push(key!.KeyId!);
    return key!.KeyId!;
  }

  public async createAliasByHand(id: string, keyId: string): Promise<void> {
    this.families.add(id);
    await this.clients.kms.send(new CreateAliasCommand({ AliasName: aliasOf(id), TargetKeyId: keyId }));
  }

  public async moveAliasByHand(id: string, keyId: string): Promise<void> {
    await this.clients.kms.send(new UpdateAliasCommand({ AliasName: aliasOf(id), TargetKeyId: keyId }));
  }

  public async deleteAliasByHand(id: string): Promise<void> {
    await this.clients.kms.send(new DeleteAliasCommand({ AliasName: aliasOf(id) }));
  }

  /** The key of a generation. */
  public async keyOf(id: string, generation: number): Promise<string> {
    return (await this.observe()).families[id].generations[generation - 1]!.keyId;
  }

  /** The key that CloudFormation made. */
  public get liveKeyArn(): string {
    const [arn] = this.live;
    if (arn === undefined) throw new Error('no deployment has made a key that CloudFormation owns');
    return arn;
  }

  public async keyArnOf(id: string, generation: number): Promise<string> {
    const { KeyMetadata: key } = await this.clients.kms.send(new DescribeKeyCommand({ KeyId: await this.keyOf(id, generation) }));
    return key!.Arn!;
  }

  /**
   * What there is now.
   *
   * @param names families to look at beside those that were deployed, or under other names than their constructs'
   */
  public async observe(names: Readonly<Record<string, FamilyNames>> = {}): Promise<Observation> {
    const families = Object.fromEntries([...this.families].map((id) => [id, namesOf(id)]));
    return observe(this.clients, {
      stacks: [...this.stacks],
      families: { ...families, ...names },
      strangers: this.strangers,
      live: [...this.live].map((arn) => arn.split('/')[1]),
    });
  }

  private machineOf(id: string): string {
    const arn = this.machines.get(id);
    if (arn === undefined) throw new Error(`no deployment has made a machine for ${id}`);
    return arn;
  }

  private app(variant: RedeployVariant): AppOptions {
    return { app: 'node --import tsx tools/redeploy-matrix/redeploy-app.ts', environment: { REDEPLOY_VARIANT: JSON.stringify(variant) } };
  }
}
