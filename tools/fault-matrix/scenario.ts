import type { Watch } from './watch';
import type { Visit } from '../../sim/asl/execution-types';
import type { Deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import type { RunInput } from '../../src/manual-rotation/run-request';

/** What runs while the faults strike, and what has to come of it in the end. */
export interface Scenario {
  readonly name: string;
  /** What is deployed when the scenario begins. @default - the plain deployment */
  readonly deployed?: () => Deployed;
  /** What is started later by itself. @default 'tick' */
  readonly later?: 'tick' | 'deployment';
  /** The generation that this scenario retires: it may be disabled and deleted. @default - none */
  readonly retires?: number;
  /** What happened before, without faults. @default - the first deployment */
  setup?(bench: RotationBench): Promise<void>;
  /** The run that meets the faults. */
  request(bench: RotationBench): RunInput;
  /** What others do while runs are on their way; `watch` has to be told what the invariants then excuse. */
  meddle?(bench: RotationBench, visit: Visit, watch: Watch): void;
  /** Whether the purpose is reached. As long as it is not and ticks do nothing about it, an operator asks again. */
  reached(bench: RotationBench, watch: Watch): boolean;
}
