import type { Scene } from './scene';
import type { Call, Caller } from '../../sim/iam/iam-simulation';
import type { Declaration } from '../../src/manual-rotation/declared';

/** Something that a principal must not be able to do. */
export interface Attempt {
  readonly what: string;
  readonly who: (scene: Scene) => Caller;
  readonly call: (scene: Scene) => Call;
  /** The Sid of the statement that has to deny it; without one, it is denied because nothing allows it. */
  readonly by?: string;
  /** Only for families declared so; for all without it. */
  readonly only?: Only;
}

/** Usages or specs of keys, or any other question to a declaration. */
export type Only = readonly string[] | ((declared: Declaration) => boolean);

export type Row = readonly [what: string, call: (scene: Scene) => Call, by?: string, only?: Only];

/** The attempts of one principal. */
export function attempts(who: (scene: Scene) => Caller, rows: readonly Row[]): Attempt[] {
  return rows.map(([what, call, by, only]) => ({ what, who, call, by, only }));
}

export function concerns({ only }: Attempt, declared: Declaration): boolean {
  if (only === undefined) return true;
  return typeof only === 'function' ? only(declared) : only.includes(declared.keyUsage) || only.includes(declared.keySpec);
}
