import { deployments } from './deployments';
import { goodAlias } from './good-alias';
import { holds } from './holds';
import { humanMoves } from './human-moves';
import { Ledger } from './ledger';
import { numbers } from './numbers';
import { outcomes } from './outcomes';
import { readable } from './readable';
import type { Run, Violation } from './records';
import { retirement } from './retirement';
import type { Court, Rule, RuleMaker } from './rule';
import { spending } from './spending';
import { strangers } from './strangers';
import { telling } from './telling';
import { told } from './told';
import { wayBack } from './way-back';
import type { RotationBench } from '../../../sim/manual-rotation/rotation-bench';

const RULES: Readonly<Record<string, RuleMaker>> = {
  'good-alias': goodAlias,
  numbers,
  strangers,
  retirement,
  holds,
  'human-moves': humanMoves,
  spending,
  told,
  telling,
  readable,
  'way-back': wayBack,
  outcomes,
  deployments,
};

export const RULE_NAMES = [...Object.keys(RULES), 'liveness'];

/**
 * What the design promises, written from its text and held against AWS KMS's true state after every change. It asks none of the functions
 * that decide for the machine: what they misjudge must not be misjudged here as well.
 */
export class Oracle implements Court {
  public readonly ledger: Ledger;
  public readonly violations: Violation[] = [];
  public horizonMs = 0;
  private readonly rules: readonly Rule[];

  constructor(bench: RotationBench) {
    this.ledger = new Ledger(bench, () => this.horizonMs);
    this.rules = Object.values(RULES).map((make) => make(this));
    this.ledger.onChange((change) => this.rules.forEach((rule) => rule.change?.(change)));
  }

  public accuse(rule: string, text: string): void {
    this.violations.push({ rule, at: this.ledger.now(), text });
  }

  public ended(run: Run): void {
    this.rules.forEach((rule) => rule.ended?.(run));
  }

  public done(): void {
    this.rules.forEach((rule) => rule.done?.());
  }
}
