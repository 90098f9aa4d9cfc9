import type { Scene } from './scene';
import type { Call, Caller } from '../helpers/iam-simulation';

/** Something that a principal must not be able to do. */
export interface Attempt {
  readonly what: string;
  readonly who: (scene: Scene) => Caller;
  readonly call: (scene: Scene) => Call;
  /** The Sid of the statement that has to deny it; without one, it is denied because nothing allows it. */
  readonly by?: string;
  /** Only for keys of these usages or specs; for all without any. */
  readonly usage?: readonly string[];
}

export type Row = readonly [what: string, call: (scene: Scene) => Call, by?: string, usage?: readonly string[]];

/** The attempts of one principal. */
export function attempts(who: (scene: Scene) => Caller, rows: readonly Row[]): Attempt[] {
  return rows.map(([what, call, by, usage]) => ({ what, who, call, by, usage }));
}

export function concerns({ usage }: Attempt, keyUsage: string, keySpec: string): boolean {
  return usage === undefined || usage.includes(keyUsage) || usage.includes(keySpec);
}
