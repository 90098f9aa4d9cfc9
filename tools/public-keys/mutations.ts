import type { Mutation } from './life';
import type { Machine } from '../../sim/asl/definition';
import { editState } from '../../sim/asl/edit-machine';
import type { Deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { respond } from '../../src/manual-rotation/functions/survey';

const REFUSED = /generation \d+ signed on .* was refused/;

/** Each rule, taken out: the tool has to go red. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'publish before the swap': {
    story: REFUSED,
    deployed: (target) => edited(target, (machine) => withoutWay(withoutWay(machine, 'Ripe for activation?'), 'Alias as surveyed?')),
  },
  'read back': {
    story: REFUSED,
    bench: (bench) => publishWith(bench, (clients) => ({ ...clients, s3: trusting(clients.s3) })),
  },
  'read once more before the swap': {
    story: REFUSED,
    deployed: (target) => edited(target, (machine) => withoutWay(machine, 'Alias as surveyed?')),
  },
  'wait for verifiers': {
    story: REFUSED,
    declaration: { activationDelaySeconds: 300 },
  },
  'keep what signed': {
    story: REFUSED,
    bench: (bench) => keepFor(bench, 0),
  },
  'take out': {
    story: /generation \d+, whose time was over on .* stood in the document/,
    bench: (bench) => keepFor(bench, 10 * 365 * 86_400),
  },
  'take out before retirement': {
    story: /was retired on .* and stood in the document/,
    bench: (bench) => {
      keepFor(bench, 60 * 86_400);
      const { functions } = bench;
      bench.functions = {
        ...functions, respond: (clients, request, now) => respond({ ...clients, kms: blind(clients.kms) }, request, now),
      };
    },
  },
  'follow from the current key': {
    story: /planted key .* stood in the document/,
    bench: (bench) => publishWith(bench, (clients) => ({ ...clients, kms: credulous(bench, clients.kms) })),
  },
};

type Publish = RotationBench['functions']['publish'];

function publishWith(bench: RotationBench, change: (clients: Parameters<Publish>[0]) => Parameters<Publish>[0]): void {
  const { functions } = bench;
  bench.functions = { ...functions, publish: (clients, request, now) => functions.publish(change(clients), request, now) };
}

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

/** What was written stands there, it believes, for ever. */
const written = new WeakMap<object, Map<string, any>>();
function trusting<T extends { send: (command: any) => Promise<any> }>(s3: T): T {
  const own = written.get(s3) ?? new Map<string, any>();
  written.set(s3, own);
  return {
    send: async (command: any) => {
      const { Key, Body, CacheControl, ContentType, Metadata } = command.input;
      const isWrite = Body !== undefined;
      if (!isWrite && own.has(Key)) return own.get(Key);
      const answer = await s3.send(command);
      if (isWrite) {
        const stored = { transformToString: async () => Body };
        own.set(Key, { ETag: answer.ETag, CacheControl, ContentType, Metadata, LastModified: new Date(0), Body: stored });
      }
      return answer;
    },
  } as T;
}

/** Believes that every key of the world was made to succeed the one that is read. */
function credulous<T extends { send: (command: any) => Promise<any> }>({ world }: RotationBench, kms: T): T {
  return intercepted(kms, (answer) => (answer.Tags === undefined ? answer : {
    ...answer,
    Tags: [...answer.Tags, ...[...world.store.keys.keys()].map((id) => ({ TagKey: `cdk-kms-rotation:successor:${id}`, TagValue: '1' }))],
  }));
}

function intercepted<T extends { send: (command: any) => Promise<any> }>(kms: T, change: (answer: any, command: any) => any): T {
  return { send: async (command: any) => change(await kms.send(command), command) } as T;
}
