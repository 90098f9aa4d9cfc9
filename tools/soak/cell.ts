import { aimed } from './aims';
import type { Cure } from './cures';
import { Dice } from './dice';
import { checkLiveness } from './liveness';
import { DEPLOYMENT, requestOf, TICK, update } from './operators';
import type { Violation } from './oracle/records';
import { DAY_MS } from './oracle/rule';
import { People } from './people';
import { Stage } from './stage';
import type { Counts, Trouble } from './stage';
import { firstEdition, VARIANTS } from './variants';
import { latenessOf, throttle, troubleOf } from './weather';
import type { Visit } from '../../sim/asl/execution-types';
import { ALIAS } from '../../sim/manual-rotation/rotation-bench';

export interface CellResult {
  readonly seed: number;
  readonly cell: number;
  readonly variant: string;
  readonly violations: readonly Violation[];
  readonly counts: Counts;
  /** Runs without faults until a rotation that was due was done. */
  readonly runsToRotate: number;
  readonly history: readonly string[];
}

const HOUR_MS = 3600 * 1000;
/** Someone who deploys tries again; after so many times without luck there is nothing to play with. */
const DEPLOYMENTS = 4;

/** Plays one cell: all of it follows from its seed and number. */
export async function playCell(
  seed: number,
  cell: number,
  options: { readonly cure?: Cure; readonly tell?: boolean } = {},
): Promise<CellResult> {
  const dice = Dice.of(seed, cell);
  const variant = dice.pick(VARIANTS);
  const stage = new Stage(dice, firstEdition(variant), options.tell ?? false, options.cure);
  const play = new Play(dice, stage);
  let runsToRotate = 0;
  try {
    await play.begin();
    for (let left = dice.whole(3, 8); left > 0; left--) await play.episode();
    runsToRotate = await checkLiveness(dice.fork(), stage, play.people);
    stage.oracle.done();
  } catch (error) {
    stage.oracle.accuse('harness', (error as Error).stack ?? String(error));
  }
  const {
    oracle: { violations },
    history: { lines: history },
  } = stage;
  return { seed, cell, variant: variant.name, violations, counts: stage.finish(), runsToRotate, history };
}

class Play {
  public readonly people: People;

  constructor(private readonly dice: Dice, private readonly stage: Stage) {
    this.people = new People(stage, dice.fork());
  }

  /** A family comes into being, or takes over a live key; at times with trouble. */
  public async begin(): Promise<void> {
    const { dice, stage } = this;
    if (dice.chance(0.12)) this.adopt();
    for (let tries = 0; tries < DEPLOYMENTS; tries++) {
      await stage.run(DEPLOYMENT, tries === 0 && dice.chance(0.4) ? troubleOf(dice, stage) : {});
      if (stage.oracle.ledger.runs.at(-1)!.result?.status === 'SUCCEEDED') break;
      stage.pass(HOUR_MS);
    }
    stage.pass(dice.whole(1, 48) * HOUR_MS);
  }

  /** Some days or weeks of quiet, then something happens: runs, some at once, that meet trouble and people. */
  public async episode(): Promise<void> {
    const { dice, stage } = this;
    await this.quiet();
    const late = latenessOf(dice);
    stage.late.limits = late;
    stage.oracle.horizonMs = Math.max(late.updatedAliases, late.newAliases, late.newKeys, late.tags) * 1000;
    stage.history.say('weather', `reads are late by up to ${stage.oracle.horizonMs / 1000} s`);
    const throttled = dice.chance(0.25) ? throttle(dice, stage) : 0;
    for (let deeds = dice.pick([0, 0, 0, 1, 2]); deeds > 0; deeds--) this.people.act();
    if (dice.chance(0.3)) stage.pass(dice.whole(1, 600) * 1000);
    await this.runs(throttled > 0);
    stage.late.limits = { ...late, updatedAliases: 0, newAliases: 0, newKeys: 0, tags: 0, tagging: 0 };
    stage.pass(HOUR_MS); // longer than any read is late
    stage.oracle.horizonMs = 0;
  }

  /** One run, or two or three that overlap; people act when it enters some state, or at some time. */
  private async runs(throttled: boolean): Promise<void> {
    const { dice, stage } = this;
    const before = stage.edition;
    const request = requestOf(dice, stage);
    update(stage, request);
    const trouble = this.withPeople(troubleOf(dice, stage));
    const main = stage.start(request.input, { ...trouble, faulted: trouble.faulted || throttled });
    for (let more = dice.pick([0, 0, 0, 1, 1, 2]); more > 0; more--) {
      this.another(dice.whole(0, dice.pick([30, 400, 1500])) * 1000, throttled);
    }
    await stage.bench.clock.run();
    const result = await main.execution.done;
    // CloudFormation rolls the stack back, the definition with it.
    if (request.update !== undefined && result.status !== 'SUCCEEDED') {
      stage.deploy(before);
      await stage.run(DEPLOYMENT);
    }
  }

  private another(afterMs: number, throttled: boolean): void {
    const { dice, stage } = this;
    const { input } = requestOf(dice, stage);
    const trouble = dice.chance(0.5) ? troubleOf(dice, stage) : {};
    stage.start(input, { ...trouble, faulted: trouble.faulted || throttled, at: stage.bench.clock.now() + afterMs });
  }

  private withPeople(trouble: Trouble): Trouble {
    const { dice, stage, people } = this;
    const visits = Array.from({ length: dice.pick([0, 0, 1, 1, 2]) }, () => dice.whole(2, 24));
    const aside = dice.chance(0.25) ? dice.whole(2, 20) : undefined;
    const aim = dice.chance(0.5) ? aimed(dice, stage, people, false) : undefined;
    let visited = 0;
    if (dice.chance(0.3)) {
      const at = stage.bench.clock.now() + dice.whole(1, 900) * 1000;
      stage.bench.clock.spawn('person', async () => people.act(), at);
    }
    return {
      ...trouble,
      onEnter: (visit: Visit) => {
        visited++;
        visits.filter((one) => one === visited).forEach(() => people.act());
        aim?.(visit);
        if (visited === aside) this.another(dice.whole(0, 20) * 1000, false);
        trouble.onEnter?.(visit);
      },
    };
  }

  /** Days of which some have a run: a scheduler that is down, or an account that is, is nothing special. */
  private async quiet(): Promise<void> {
    const { dice, stage } = this;
    const days = dice.pick([0, 1, 2, 3, 8, 9, 20, 35, 60]);
    const ticks = Math.min(days, dice.whole(0, 3));
    stage.pass((days - ticks) * DAY_MS);
    for (let tick = 0; tick < ticks; tick++) {
      stage.pass(DAY_MS);
      if (dice.chance(0.7)) this.people.callAlias();
      await stage.run(TICK, dice.chance(0.4) ? { onEnter: aimed(dice, stage, this.people, true) } : {});
    }
  }

  /** A live key behind the alias, made by hand before; its policy has the denials, as adoption asks for. */
  private adopt(): void {
    const { stage } = this;
    const { Version, Statement } = stage.bench.deployed.declaration.policy as {
      Version: string;
      Statement: Array<{ Sid?: string; Effect: string }>;
    };
    const Policy = JSON.stringify({ Version, Statement: Statement.filter(({ Sid, Effect }) => Sid === undefined || Effect === 'Deny') });
    const made = stage.person('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Policy })!;
    stage.person('CreateAlias', { AliasName: ALIAS, TargetKeyId: made.KeyMetadata.KeyId });
    stage.oracle.ledger.history(made.KeyMetadata.KeyId).stranger = false;
    stage.oracle.ledger.adopted = made.KeyMetadata.KeyId;
    stage.pass(HOUR_MS);
    stage.deploy({ ...stage.edition, adopt: made.KeyMetadata.Arn });
  }
}
