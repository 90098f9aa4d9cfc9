import type { Interpreter } from '../../sim/asl/execution-types';

/** What both interpreters play. */
export interface Case {
  readonly machine: 'on-demand' | 'alias';
  readonly title: string;
  /** Plays it, and says what is not as the case itself demands. */
  play(interpreter: Interpreter): Promise<Outcome>;
}

export interface Outcome {
  readonly problems: readonly string[];
  /** Whether a live server answered, whose ids and dates are new each time. */
  readonly live: boolean;
}
