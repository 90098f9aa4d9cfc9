import { Dice } from '../dice';
import { DEPLOYMENT } from '../operators';
import { Stage } from '../stage';
import { firstEdition, VARIANTS } from '../variants';
import type { Run } from './records';
import { DAY_MS } from './rule';
import type { ExecutionResult } from '../../../sim/asl/execution-types';
import { ALIAS } from '../../../sim/manual-rotation/rotation-bench';
import { STATES } from '../../../src/manual-rotation/contract';
import type { RunInput } from '../../../src/manual-rotation/run-request';
import { successorTag, TAGS, versionAlias } from '../../../src/private/vocabulary';

/** A family that is deployed, and deeds that no machine should do: for tests of the oracle, which has to see each. */
export class Scene {
  public static async make(variant: string = 'deleting'): Promise<Scene> {
    const scene = new Scene(new Stage(new Dice(1), firstEdition(VARIANTS.find(({ name }) => name === variant)!), true));
    await scene.stage.run(DEPLOYMENT);
    scene.stage.pass(DAY_MS);
    return scene;
  }

  private constructor(public readonly stage: Stage) {}

  public async rotated(): Promise<this> {
    await this.stage.run({ reason: 'manual', action: 'rotate', fromGeneration: 1 });
    this.stage.pass(DAY_MS);
    return this;
  }

  /** Rotated, and the machine has disabled the first generation, by the terms. */
  public async disabled(): Promise<this> {
    await this.rotated();
    this.stage.pass(20 * DAY_MS);
    this.does(this.run(), 'DisableKey', { KeyId: this.id(1) }, STATES.disableKey);
    this.does(this.run(), 'TagResource', { KeyId: this.id(1), Tags: [{ TagKey: TAGS.disabled, TagValue: 'now' }] });
    return this;
  }

  /** Rules that were broken. */
  public broken(): string[] {
    return [...new Set(this.stage.oracle.violations.map(({ rule }) => rule))];
  }

  public id(generation: number): string {
    return this.stage.bench.generation(generation).id;
  }

  /** A run that does only what the test lets it do. */
  public run(input: RunInput = { reason: 'tick' }): Run {
    const { ledger } = this.stage.oracle;
    const now = ledger.now();
    const run: Run = {
      name: 'forged',
      input,
      edition: this.stage.edition,
      startedAt: now,
      entered: new Map(),
      proofs: [],
      changes: [],
      events: [],
      surveys: [now],
      faulted: false,
    };
    ledger.runs.push(run);
    return run;
  }

  /** @param triedForMs how long the state has tried it already */
  public does(run: Run, operation: string, input: Record<string, unknown>, state = 'forged', triedForMs = 0): Record<string, any> {
    const { ledger } = this.stage.oracle;
    run.entered.set(state, ledger.now() - triedForMs);
    ledger.acting = { run, state };
    try {
      return this.stage.bench.world.call(operation, input, 'machine');
    } finally {
      ledger.acting = undefined;
    }
  }

  public proves(run: Run, id: string, check = 'key', verdict = 'proven'): void {
    run.proofs.push({ at: this.stage.oracle.ledger.now(), check, verdict, keyArn: this.stage.oracle.ledger.history(id).arn });
  }

  public ends(run: Run, result: Partial<ExecutionResult> = {}): void {
    run.result = {
      status: 'SUCCEEDED',
      stoppedAt: this.stage.oracle.ledger.now(),
      output: { outcome: 'nothing', plan: 'nothing' },
      ...result,
    } as ExecutionResult;
    this.stage.oracle.ended(run);
  }

  /** A key as the machine makes one, with a number. */
  public made(run: Run, number: number): string {
    const { policy, tags } = this.stage.bench.generation(1);
    const Tags = [...tags].filter(([tag]) => tag === TAGS.family || tag === TAGS.owner).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    Tags.push({ TagKey: TAGS.predecessor, TagValue: this.stage.bench.key()!.id });
    const { KeyId } = this.does(run, 'CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Policy: policy, Tags }).KeyMetadata;
    this.does(run, 'TagResource', { KeyId: this.stage.bench.key()!.id, Tags: [{ TagKey: successorTag(KeyId), TagValue: String(number) }] });
    this.does(run, 'CreateAlias', { AliasName: versionAlias(ALIAS, number), TargetKeyId: KeyId });
    return KeyId;
  }
}
