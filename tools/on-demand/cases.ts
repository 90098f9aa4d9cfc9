import { Duration } from 'aws-cdk-lib';
import { MotoKey } from './moto-key';
import type { Expectation, Played } from './report';
import type { ExecutionResult, Interpreter, TaskHandler } from '../../sim/asl/execution-types';
import { interpret } from '../../sim/asl/interpreter';
import { loseAnswer, refuse, strike } from '../../sim/asl/task-faults';
import type { Moto } from '../../sim/moto/moto';
import { OnDemandBench } from '../../sim/on-demand/on-demand-bench';
import type { OnDemandRotationOptions } from '../../src';
import { CALL_SLOT, ON_DEMAND_STATES } from '../../src/on-demand/contract';

const EVERY: OnDemandRotationOptions = { maxMaterialAge: Duration.days(180) };
const MANUAL = { reason: 'manual' };

type KeyOptions = NonNullable<ConstructorParameters<typeof OnDemandBench>[1]>;
/** What is done to the key before the run; answers the input, if it is not the usual one. */
type Preparation = (key: MotoKey, moto: Moto, keyId: string) => Promise<object | void>;

/** One run of the state machine that is played, and how it must end. */
export interface Case extends Expectation {
  /** @param interpreter what runs the machine; this project's own, unless given */
  play(moto: Moto, interpreter?: Interpreter): Promise<Played>;
}

/** So that the same case, played again, waits as long for the time of its call. moto's keys are of real time, and so before it. */
function nextTenMinutes(): string {
  const slot = CALL_SLOT.everySeconds * 1000;
  return new Date(Math.ceil(Date.now() / slot) * slot).toISOString();
}

/** A run whose calls of AWS KMS the moto server answers. */
function onMoto(expectation: Expectation, options: OnDemandRotationOptions, prepare: Preparation = async () => undefined): Case {
  return {
    ...expectation,
    play: async (moto, interpreter = interpret) => {
      const [keyId] = await moto.create([{ createdAt: new Date(Date.now() - 400 * 86_400_000) }]);
      const key = new MotoKey(moto, keyId);
      try {
        const input = await prepare(key, moto, keyId) ?? MANUAL;
        const before = await key.counted();
        const bench: OnDemandBench = new OnDemandBench(
          options,
          {},
          (operation) => key.call(operation, bench.clock.now()),
          nextTenMinutes(),
        );
        bench.interpreter = interpreter;
        const result = await bench.run(input);
        return played('moto', result, await key.counted() - before, bench);
      } finally {
        key.close();
      }
    },
  };
}

/** A run whose calls a stand-in answers as AWS did when its answers were recorded, in virtual time. */
function recorded(
  expectation: Expectation,
  options: OnDemandRotationOptions,
  key: KeyOptions,
  input: object = MANUAL,
  wrap?: (next: TaskHandler) => TaskHandler,
): Case {
  return {
    ...expectation,
    play: async (_, interpreter = interpret) => {
      const bench = new OnDemandBench(options, key);
      bench.interpreter = interpreter;
      const result = await bench.run(input, { wrap });
      return played('recorded', result, bench.key.counted, bench);
    },
  };
}

function played(
  answersBy: Played['answersBy'],
  { output, error, startedAt, stoppedAt, transitions, trail }: ExecutionResult,
  counted: number,
  bench: OnDemandBench,
): Played {
  return {
    answersBy,
    outcome: output?.outcome ?? error,
    counted,
    asked: trail.filter(({ state }) => state === ON_DEMAND_STATES.rotate).length,
    transitions,
    seconds: Math.round((stoppedAt - startedAt) / 1000),
    events: bench.events.map(({ DetailType }) => DetailType),
  };
}

/** A run that starts while another one's rotation runs. */
function whileRunning(expectation: Expectation): Case {
  return {
    ...expectation,
    play: async (_, interpreter = interpret) => {
      const bench = new OnDemandBench(EVERY);
      bench.interpreter = interpreter;
      bench.start(MANUAL);
      const second = bench.start({ reason: 'tick' }, { at: bench.clock.now() + 330_000 });
      await bench.clock.run();
      return played('recorded', await second.done, bench.key.counted, bench);
    },
  };
}

/** A run that starts just after another one's rotation has ended, while AWS KMS still shows the old material. */
function justAfter(expectation: Expectation): Case {
  return {
    ...expectation,
    play: async (_, interpreter = interpret) => {
      const bench = new OnDemandBench(EVERY, { lagSeconds: { DescribeKey: 60, ListKeyRotations: 60 }, rotationSeconds: 100 });
      bench.interpreter = interpreter;
      bench.start(MANUAL);
      const second = bench.start({ reason: 'tick' }, { at: bench.clock.now() + 420_000 });
      await bench.clock.run();
      return played('recorded', await second.done, bench.key.counted, bench);
    },
  };
}

const done = { outcome: 'rotated', counted: 1, asked: 1 };
const refused = (outcome: string) => ({ outcome, counted: 0, asked: 0 });

/** What an operator may meet. */
export const CASES: readonly Case[] = [
  onMoto({ title: 'success, by hand', ...done }, {}),
  onMoto({ title: 'success, a due tick', ...done }, EVERY, async () => ({ reason: 'tick' })),
  onMoto({ title: 'tick that is not due', ...refused('notDue') }, EVERY, async (key) => {
    await key.rotate(1);
    return { reason: 'tick' };
  }),
  onMoto({ title: 'the same request again', ...refused('alreadyRotated') }, {}, async (key) => {
    const fromKeyMaterialId = await key.currentMaterial();
    await key.rotate(1);
    return { ...MANUAL, fromKeyMaterialId };
  }),
  onMoto({ title: 'budget: 19 of 25 spent', ...done }, {}, async (key) => key.rotate(19)),
  onMoto({ title: 'budget: 20 of 25 spent, 5 in reserve', ...refused('RotationBudgetSpent') }, {}, async (key) => key.rotate(20)),
  onMoto({ title: 'budget: 24 of 25 spent, with useReserve', ...done }, {}, async (key) => {
    await key.rotate(24);
    return { ...MANUAL, useReserve: true };
  }),
  onMoto({ title: 'budget: 25 of 25 spent, with useReserve', ...refused('RotationBudgetSpent') }, {}, async (key) => {
    await key.rotate(25);
    return { ...MANUAL, useReserve: true };
  }),
  onMoto({ title: 'disabled', ...refused('KeyDisabled') }, {}, async (_, moto, keyId) => moto.change([{ keyId, keyState: 'Disabled' }])),
  onMoto({ title: 'pending deletion', ...refused('KeyPendingDeletion') }, {}, async (_, moto, keyId) =>
    moto.change([{ keyId, keyState: 'PendingDeletion' }]),
  ),
  onMoto({ title: 'key of AWS', ...refused('KeyNotRotatable') }, {}, async (_, moto, keyId) => moto.change([{ keyId, keyManager: 'AWS' }])),
  recorded({ title: 'replica', ...refused('KeyIsReplica') }, {}, { multiRegion: 'REPLICA' }),
  recorded({ title: 'imported: no material pending', ...refused('NoMaterialPending') }, {}, { origin: 'EXTERNAL' }),
  recorded(
    { title: 'imported: material in the primary only', ...refused('NoMaterialPending') },
    {},
    { origin: 'EXTERNAL', multiRegion: 'PRIMARY', pending: 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION' },
  ),
  recorded(
    { title: 'imported: material pending', ...done },
    {},
    { origin: 'EXTERNAL', pending: 'PENDING_ROTATION', rotationSeconds: 156 },
    { reason: 'event' },
  ),
  whileRunning({ title: 'already running, for another run', outcome: 'rotated', counted: 1, asked: 0 }),
  recorded(
    { title: 'conflict: automatic rotation in 10 minutes', outcome: 'rotatedAutomatically', counted: 0, asked: 1 },
    EVERY,
    { automaticInMinutes: 10 },
    { reason: 'tick' },
  ),
  recorded(
    { title: 'conflict without an end', outcome: 'AutomaticRotationAhead', counted: 0, asked: 5 },
    EVERY,
    {},
    { reason: 'tick' },
    (next) => strike({ state: ON_DEMAND_STATES.rotate, calls: 'all' }, refuse('Kms.ConflictException'), next),
  ),
  recorded({ title: 'answer lost', ...done }, EVERY, {}, { reason: 'tick' }, (next) =>
    strike({ state: ON_DEMAND_STATES.rotate }, loseAnswer('Kms.SdkClientException'), next),
  ),
  recorded({ title: 'answer lost, and all answers 10 minutes old', ...done }, EVERY, { lagSeconds: 600 }, { reason: 'tick' }, (next) =>
    strike({ state: ON_DEMAND_STATES.rotate }, loseAnswer('Kms.SdkClientException'), next),
  ),
  justAfter({ title: 'just after another run, key and list 60 s old', outcome: 'rotated', counted: 1, asked: 0 }),
  recorded(
    { title: 'timeout: not finished after an hour', outcome: 'RotationUnfinished', counted: 1, asked: 1 },
    {},
    { rotationSeconds: 5_000 },
  ),
  recorded({ title: 'two replicas: 7 min 40 s', ...done }, {}, { multiRegion: 'PRIMARY', rotationSeconds: 460 }),
  recorded({ title: 'unknown input', ...refused('InvalidInput') }, {}, {}, { ...MANUAL, keyId: 'another' }),
];
