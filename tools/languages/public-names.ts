import type { Assembly } from '../release/assembly';

/** What users can write in their code. What the CDK gives to every construct is not among it. */
export interface PublicNames {
  /** Constructs, other classes and enums. Interfaces show in what is made of them only. */
  readonly types: readonly string[];
  /** `Class.method`, of static methods. */
  readonly statics: readonly string[];
  /** Methods of objects, whatever object. */
  readonly methods: readonly string[];
}

export function publicNames({ types }: Assembly): PublicNames {
  const all = Object.values(types);
  const own = all.flatMap(({ name, methods = [] }) => methods.filter(({ overrides }) => overrides === undefined)
    .map((method) => ({ owner: name, ...method })));
  return {
    types: all.filter(({ kind }) => kind !== 'interface').map(({ name }) => name).sort(),
    statics: own.filter((method) => method.static).map(({ owner, name }) => `${owner}.${name}`).sort(),
    methods: [...new Set(own.filter((method) => !method.static).map(({ name }) => name))].sort(),
  };
}
