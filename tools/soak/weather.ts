import type { Dice } from './dice';
import type { LatenessLimits } from './late-reads';
import { NO_LATENESS } from './late-reads';
import type { Stage, Trouble } from './stage';
import type { Machine } from '../../sim/asl/definition';
import { Abort } from '../../sim/asl/task-error';
import { withFaults } from '../../sim/manual-rotation/fault';
import type { Fault } from '../../sim/manual-rotation/fault';
import { faultsAt } from '../../sim/manual-rotation/fault-catalog';
import { HAPPY_PATH } from '../../src/manual-rotation/phases';

const SURVEY_CALLS = ['DescribeKey', 'ListAliases', 'ListResourceTags', 'ListGrants', 'GetKeyPolicy', 'GetKeyLastUsage'];
const PROBE_CALLS = ['DescribeKey', 'GetPublicKey', 'Sign', 'Verify'];
/** Further than any run without faults goes: a crash at a visit beyond its end never comes. */
const MOST_VISITS = 30;
const MINUTE_MS = 60_000;

/** Every fault of every task state, by state, and by what is done: no kind is drawn more often because it has many names. */
const catalogs = new WeakMap<Machine['states'], Map<string, Fault[][]>>();

function catalogOf({ states }: Machine): Map<string, Fault[][]> {
  const known = catalogs.get(states);
  if (known !== undefined) return known;
  const catalog = new Map<string, Fault[][]>();
  for (const { name, type, resource } of states.values()) {
    if (type !== 'Task') continue;
    const isFunction = resource!.endsWith(':lambda:invoke');
    const inside = !isFunction ? [] : /^(Prove)/.test(name) ? PROBE_CALLS : SURVEY_CALLS;
    const faults = faultsAt([{ state: name, resource: resource!, inside }]).filter((fault) => fault.lasting !== 'ever');
    const kinds = [...new Set(faults.map((fault) => fault.deed))];
    catalog.set(name, kinds.map((kind) => faults.filter((fault) => fault.deed === kind)));
  }
  catalogs.set(states, catalog);
  return catalog;
}

function drawFault(dice: Dice, machine: Machine): Fault {
  const catalog = catalogOf(machine);
  const usual = HAPPY_PATH.filter((state) => catalog.has(state));
  const state = dice.chance(0.6) ? dice.pick(usual) : dice.pick([...catalog.keys()]);
  return dice.pick(dice.pick(catalog.get(state)!));
}

/** Two and more things that go wrong in one run: faults of its tasks, a crash at any state, or nothing at all. */
export function troubleOf(dice: Dice, stage: Stage): Trouble {
  const count = Number(dice.weighted({ 0: 40, 1: 20, 2: 25, 3: 15 }));
  const { machine } = stage.bench.deployed;
  const faults = Array.from({ length: count }, () => drawFault(dice, machine));
  const crashAt = dice.chance(0.15) ? dice.whole(1, MOST_VISITS) : undefined;
  faults.forEach((fault) => stage.history.say('weather', `will strike: ${fault.id}`));
  const struck = (what: string) => {
    stage.counts.faults++;
    stage.history.say('weather', what);
  };
  const told = new Map(faults.map((fault) => [fault, withFaults(stage.bench, [fault], () => struck(`strikes: ${fault.id}`))]));
  let visits = 0;
  return {
    faulted: count > 0 || crashAt !== undefined,
    wrap: (next) => [...told.values()].reduce((handler, { wrap }) => wrap!(handler), next),
    onEnter: (visit) => {
      told.forEach(({ onEnter }) => onEnter?.(visit));
      if (++visits !== crashAt) return;
      struck(`crashes the run at ${visit.state}`);
      throw new Abort(`crashed at ${visit.state}`);
    },
  };
}

/** AWS KMS throttles everybody, or some operations, for minutes. Faulted are all runs that begin meanwhile. */
export function throttle(dice: Dice, stage: Stage): number {
  const from = stage.bench.clock.now() + dice.whole(0, 8) * MINUTE_MS;
  const until = from + dice.whole(1, 30) * MINUTE_MS;
  const operation = dice.pick([undefined, 'DescribeKey', 'TagResource', 'UpdateAlias', 'Sign', 'ListAliases', 'DisableKey']);
  const error = dice.pick(['ThrottlingException', 'KMSInternalException', 'AccessDeniedException']);
  stage.bench.world.faults.arm({ error, operation, from, until, when: ({ caller }) => ['machine', 'survey', 'probe'].includes(caller) });
  stage.counts.faults++;
  stage.history.say('weather', `${error} for ${operation ?? 'every call'} from `
    + `${new Date(from).toISOString()} until ${new Date(until).toISOString()}`);
  return until;
}

export function latenessOf(dice: Dice): LatenessLimits {
  const most = dice.pick([0, 0, 5, 60, 240]);
  if (most === 0) return NO_LATENESS;
  const limit = () => (dice.chance(0.3) ? 0 : dice.whole(1, most));
  return { updatedAliases: limit(), newAliases: limit(), newKeys: Math.min(limit(), 120), tags: limit(), tagging: dice.whole(0, 600) };
}

