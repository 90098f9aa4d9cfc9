import type { State } from '../../sim/asl/definition';
import { changeCondition, editState, redirect } from '../../sim/asl/edit-machine';
import type { Kms } from '../../sim/kms/fake-kms';
import type { RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { STATES } from '../../src/manual-rotation/contract';

/** One safeguard of the machine or its functions, and how to take it out: the matrix must notice. */
export interface Safeguard {
  readonly name: string;
  /** Cells whose id matches are the sample on which its absence shows. */
  readonly sample: RegExp;
  remove(bench: RotationBench): void;
}

const ALREADY_EXISTS = 'Kms.AlreadyExistsException';
const UNSURE = [
  'Kms.KmsInternalException',
  'Kms.KMSInternalException',
  'Kms.DependencyTimeoutException',
  'Kms.SdkClientException',
  'States.Timeout',
];

export const SAFEGUARDS: readonly Safeguard[] = [
  {
    name: 'CreateKey is not retried when it is unsure whether a key was made',
    sample: /^rotation-asked-for~create-the-key:lose-answer\..*:run~/,
    remove: (bench) =>
      edit(bench, STATES.createKey, (state) => ({
        ...state,
        retriers: [{ errors: UNSURE, maxAttempts: 6, delay: (retry) => 5 * 2 ** (retry - 1) }, ...state.retriers],
      })),
  },
  {
    name: 'a stale verdict does not swap back',
    sample: /^rotation-asked-for~late-reads:moved-alias:/,
    remove: (bench) =>
      edit(bench, STATES.verdict, (state) => changeCondition(state, "$verdict = 'broken'", "$verdict in ['broken', 'stale']")),
  },
  {
    name: 'the alias is read again before it is moved',
    sample: /^human-moves-back~announce-the-staged-key:.*~1h$/,
    remove: (bench) => edit(bench, STATES.aliasAsSurveyed, (state) =>
      changeCondition(state, ' and $aliasKeyArn in [$oldKey.keyArn, $newKey.keyArn]', '')),
  },
  {
    name: 'the rotation is announced before it is recorded',
    sample: /^rotation-due~(record-the-rotation|announce-the-rotation):abort-/,
    remove: (bench) => {
      const [announce, record] = [STATES.announceRotated, STATES.record];
      edit(bench, STATES.verdict, (state) => redirect(state, announce, record));
      const after = bench.deployed.machine.states.get(record)!.outcome.next!;
      edit(bench, record, (state) => redirect(state, after, announce));
      edit(bench, announce, (state) => redirect(state, record, after));
    },
  },
  {
    name: 'a person who moves the alias back is seen by when the alias was moved',
    sample: /^human-moves-back~read-the-alias:.*~10s$/,
    remove: (bench) =>
      readsDifferently(bench, (operation, output) => {
        if (operation !== 'ListAliases') return;
        output.Aliases.forEach((alias: Record<string, unknown>) => {
          alias.LastUpdatedDate = new Date(0); // of an alias that is as young as the keys, its making would tell as much
        });
      }),
  },
  {
    name: 'the new key is proven before the swap',
    sample: /^rotation-due~swap-the-alias:.*~1h$/,
    remove: (bench) =>
      [STATES.ripe, STATES.activationDelay].forEach((name) =>
        edit(bench, name, (state) => redirect(state, STATES.proveNewKey, STATES.readAlias)),
      ),
  },
  {
    name: "a number that another run claimed is not taken for one's own",
    sample: /^rotation-due~name-the-successor:.*~overlap$/,
    remove: (bench) =>
      edit(bench, STATES.claimNumber, (state) => ({
        ...state,
        catchers: state.catchers.map((catcher) =>
          catcher.errors.includes(ALREADY_EXISTS) ? { ...catcher, next: state.outcome.next } : catcher,
        ),
      })),
  },
  {
    name: 'a missing record makes the next run prove and announce again',
    sample: /^rotation-due~announce-the-rotation:/,
    remove: (bench) =>
      edit(bench, STATES.route, (state) => changeCondition(state, "$survey.plan in ['finish', 'return']", "$survey.plan = 'return'")),
  },
  {
    name: "an enabled key has to bear its successor's name",
    sample: /^long-delay-staging~name-the-successor:Kms.KmsInvalidStateException:run~/,
    remove: (bench) => edit(bench, STATES.oldKeyTakesTags, (state) => ({ ...state, rules: [] })),
  },
  {
    name: 'a key that lost its number is discarded',
    sample: /^rotation-asked-for~create-the-key:lose-answer\..*:once~/,
    remove: (bench) => edit(bench, STATES.route, (state) => changeCondition(state, "$survey.plan = 'discard'", "$survey.plan = 'never'")),
  },
  {
    name: 'a return is proven, announced and recorded by a later run',
    sample: /^rollback~(announce-the-return|prove-the-alias):abort-/,
    remove: (bench) =>
      edit(bench, STATES.route, (state) => changeCondition(state, "$survey.plan in ['finish', 'return']", "$survey.plan = 'finish'")),
  },
  {
    name: 'a rollback that was cut short is announced by a later run',
    sample: /^broken-key~(announce-the-rollback|swap-the-alias-back|prove-the-old-key):abort-/,
    remove: (bench) =>
      edit(bench, STATES.route, (state) => changeCondition(state, "$survey.plan = 'rolledBack'", "$survey.plan = 'never'")),
  },
];

function edit(bench: RotationBench, name: string, change: (state: State) => State): void {
  bench.deployed = { ...bench.deployed, machine: editState(bench.deployed.machine, name, change) };
}

/** What the survey reads is altered on its way. */
function readsDifferently(bench: RotationBench, alter: (operation: string, output: Record<string, any>) => void): void {
  const { kms } = bench.world;
  const altered: Kms = (call) => {
    const output = kms(call);
    if (call.caller === 'survey') alter(call.operation, output);
    return output;
  };
  Object.defineProperty(bench.world, 'kms', { value: altered });
}
