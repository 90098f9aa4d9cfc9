import type { Mutation } from './life';
import type { Machine } from '../../sim/asl/definition';
import { editState } from '../../sim/asl/edit-machine';
import type { Deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { respond } from '../../src/manual-rotation/functions/survey';

/** Each rule, taken out: the tool has to go red. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'publish before the swap': {
    deployed: (target) => edited(target, (machine) => withoutWay(withoutWay(machine, 'Ripe for activation?'), 'Alias as surveyed?')),
  },
  'wait for verifiers': { declaration: { activationDelaySeconds: 300 } },
  'keep what signed': { bench: (bench) => keepFor(bench, 0) },
  'take out': { bench: (bench) => keepFor(bench, 10 * 365 * 86_400) },
  'take out before retirement': {
    bench: (bench) => {
      keepFor(bench, 60 * 86_400);
      const { functions } = bench;
      bench.functions = {
        ...functions, respond: (clients, request, now) => respond({ ...clients, kms: blind(clients.kms) }, request, now),
      };
    },
  },
};

function edited(target: Deployed, edit: (machine: Machine) => Machine): Deployed {
  return { ...target, machine: edit(target.machine) };
}

/** Without the choice that leads to the publisher. */
function withoutWay(machine: Machine, state: string): Machine {
  return editState(machine, state, (one) => {
    const rules = one.rules.filter(({ next }) => next !== 'Publish the public keys');
    if (rules.length === one.rules.length) throw new Error(`${state} does not lead to the publisher: this has to follow the machine`);
    return { ...one, rules };
  });
}

function keepFor(bench: RotationBench, keepSeconds: number): void {
  const before = bench.functions.publish;
  bench.functions = {
    ...bench.functions,
    publish: (clients, request, now) => {
      const publicKeys = request.declaration.publicKeys!;
      const stores = publicKeys.stores.map((store) => ({ ...store, keepSeconds }));
      return before(clients, { ...request, declaration: { ...request.declaration, publicKeys: { ...publicKeys, stores } } }, now);
    },
  };
}

/** Sees no marks of publications. */
function blind<T extends { send: (command: any) => Promise<any> }>(kms: T): T {
  return intercepted(kms, (answer) => (answer.Tags === undefined ? answer : {
    ...answer, Tags: answer.Tags.filter(({ TagKey }: { TagKey: string }) => TagKey !== 'cdk-kms-rotation:published'),
  }));
}

function intercepted<T extends { send: (command: any) => Promise<any> }>(kms: T, change: (answer: any, command: any) => any): T {
  return { send: async (command: any) => change(await kms.send(command), command) } as T;
}
