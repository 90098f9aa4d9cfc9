import type { Case } from './cases';
import type { Interpreter, TaskHandler } from '../../sim/asl/execution-types';
import { hang, loseAnswer, refuse, strike } from '../../sim/asl/task-faults';
import { RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { STATES } from '../../src/manual-rotation/contract';
import { prepared } from '../fault-matrix/cells';
import type { Scenario } from '../fault-matrix/scenario';
import { SCENARIOS } from '../fault-matrix/scenarios';
import { DAY_MS, LONG_DELAY_DAYS, plain } from '../fault-matrix/setups';
import { Watch } from '../fault-matrix/watch';

/** So many daily ticks must be enough after the run in question. */
const MOST_DAYS = LONG_DELAY_DAYS + 1;

/** A scenario of the fault matrix, without faults. */
function ofScenario(scenario: Scenario): Case {
  return {
    machine: 'alias',
    title: scenario.name.replace(/-/g, ' '),
    play: async (interpreter) => {
      const bench = await prepared(scenario, interpreter);
      const watch = new Watch(bench, scenario);
      await bench.run(scenario.request(bench), { onEnter: (visit) => scenario.meddle?.(bench, visit, watch) });
      for (let day = 1; day <= MOST_DAYS && !scenario.reached(bench, watch); day++) {
        bench.clock.advance(DAY_MS);
        await bench.tick();
      }
      const missed = scenario.reached(bench, watch) ? [] : [`${scenario.name}: what it is for is not reached`];
      return { live: false, problems: [...watch.problems, ...missed] };
    },
  };
}

/** One request to a family that was deployed, and how it must end: an error name, or the plan that was carried out. */
function request(title: string, input: unknown, end: string, wrap?: (next: TaskHandler) => TaskHandler): Case {
  return {
    machine: 'alias',
    title,
    play: async (interpreter) => {
      const bench = await deployedIn(interpreter);
      const { error, output } = await bench.run(input, { wrap });
      const ended = error ?? output?.plan;
      return { live: false, problems: ended === end ? [] : [`${title}: must end with ${end}, ends with ${ended}`] };
    },
  };
}

const twoAtOnce: Case = {
  machine: 'alias',
  title: 'two rotations at once',
  play: async (interpreter) => {
    const bench = await deployedIn(interpreter);
    const runs = [0, 1].map(() => bench.start(ROTATE));
    await bench.clock.run();
    await Promise.all(runs.map(async (run) => run.done));
    const rotated = bench.key() === bench.generation(2);
    return { live: false, problems: rotated ? [] : ['two rotations at once: the alias is not on generation 2'] };
  },
};

async function deployedIn(interpreter: Interpreter): Promise<RotationBench> {
  const bench = new RotationBench({}, plain());
  bench.interpreter = interpreter;
  await bench.deploy();
  return bench;
}

const ROTATE = { reason: 'manual', action: 'rotate', fromGeneration: 1 };
/** As the Node.js runtime tells what a function threw. */
const TYPE_ERROR = '{"errorType":"TypeError","errorMessage":"a bug"}';
/** Several calls in a row, where they are retried: how the waits grow is seen from the second retry on. */
const THRICE = [1, 2, 3];
const at = (state: string, deed: Parameters<typeof strike>[1], calls?: Parameters<typeof strike>[0]['calls']) => (
  (next: TaskHandler) => strike({ state, calls }, deed, next));

/** Every scenario of the fault matrix, what is refused, and what errors of AWS do. */
export const ALIAS_CASES: readonly Case[] = [
  ...SCENARIOS.map(ofScenario),
  request('deployed again', { reason: 'deployment' }, 'nothing'),
  request('refused: unknown member of the input', { reason: 'tick', keySpec: 'RSA_2048' }, 'InvalidInput'),
  request('refused: unknown action', { reason: 'manual', action: 'delete' }, 'InvalidInput'),
  request('refused: input that is no object', 'rotate', 'InvalidInput'),
  request('refused: from another generation', { ...ROTATE, fromGeneration: 2 }, 'GenerationMismatch'),
  request('CreateKey is throttled', ROTATE, 'create', at(STATES.createKey, refuse('Kms.ThrottlingException'), THRICE)),
  request('answer of CreateKey lost', ROTATE, 'create', at(STATES.createKey, loseAnswer('Kms.SdkClientException'))),
  request('UpdateAlias answers too late', ROTATE, 'create', at(STATES.swap, hang, THRICE)),
  request('UpdateAlias is refused for ever', ROTATE, 'RotationFailed', at(STATES.swap, refuse('Kms.KmsInternalException'), 'all')),
  request('function of the survey fails', ROTATE, 'create', at(STATES.survey, refuse('Lambda.TooManyRequestsException'), THRICE)),
  request('function of the survey fails for ever', ROTATE, 'FamilyUnreadable', at(STATES.survey, refuse('TypeError', TYPE_ERROR), 'all')),
  request('EventBridge refuses an event', ROTATE, 'create', at(STATES.announceRotated, refuse('EventBridge.FailedEntry'), THRICE)),
  twoAtOnce,
];
