import { resolve } from 'node:path';
import type { Machine } from '../../sim/asl/definition';
import { changeCondition, editState, redirect } from '../../sim/asl/edit-machine';
import type { RotationFunctions } from '../../sim/manual-rotation/rotation-bench';
import { loadPatched } from '../../sim/patched-modules';
import type { Patch } from '../../sim/patched-modules';
import { STATES } from '../../src/manual-rotation/contract';

/** One safeguard, and how it is taken out: the soak has to miss it. */
export interface Cure {
  readonly name: string;
  readonly what: string;
  readonly machine?: (machine: Machine) => Machine;
  readonly functions?: () => RotationFunctions;
}

const FUNCTIONS = resolve(__dirname, '../../src/manual-rotation/functions');
const NEVER = '$survey = null';

export const CURES: readonly Cure[] = [
  {
    name: 'hold-before-swap',
    what: 'the hold is read again right before the swap',
    machine: (machine) => editState(machine, STATES.aliasAsSurveyed, (state) => changeCondition(state, "$look.finding = 'held'", NEVER)),
  },
  {
    name: 'grants-before-swap',
    what: 'grants on the new key are read again right before the swap',
    machine: (machine) => editState(machine, STATES.aliasAsSurveyed, (state) => changeCondition(state, "$look.finding = 'granted'", NEVER)),
  },
  {
    name: 'rejection-on-old-key',
    what: 'a rejected key that takes no tags is swapped back from, as the old key bears the mark',
    machine: (machine) => editState(machine, STATES.markRejected, (state) => ({ ...state, catchers: state.catchers.slice(-1) })),
  },
  {
    name: 'look-before-retirement',
    what: 'a retirement looks at key, hold and alias right before the call and at the alias after it, and is not tried again slowly',
    machine: (machine) => {
      const slow = machine.states.get(STATES.putPolicy)!.retriers;
      const patient = (one: Machine, name: string): Machine => editState(one, name, (state) => ({ ...state, retriers: slow }));
      const straight = (one: Machine, name: string, from: string, to: string): Machine =>
        editState(one, name, (state) => redirect(state, from, to));
      let blind = straight(machine, STATES.route, 'Look again before disabling', STATES.disableKey);
      blind = straight(blind, STATES.disableKey, 'Wait after disabling', STATES.announceDisabled);
      blind = straight(blind, STATES.markDeletion, 'Look again before the deletion', STATES.scheduleDeletion);
      return patient(patient(blind, STATES.disableKey), STATES.scheduleDeletion);
    },
  },
  {
    name: 'unusable-told',
    what: 'a current key that callers cannot use is told',
    functions: () =>
      patched({
        file: 'family-view.ts',
        text: 'switch (current.keyState) {',
        by: 'if (1 === 1) ' + 'return undefined;\n    switch (current.keyState) {',
      }),
  },
  {
    name: 'unfinished-lets-rotate',
    what: 'nothing unrecorded about an unusable key stands in the way of rotate',
    functions: () =>
      patched({
        file: 'plan.ts',
        text: 'if (plan === undefined || this.view.unusable(current) ' + '=== undefined) return plan;',
        by: 'return plan;',
      }),
  },
  {
    name: 'next-before-create',
    what: 'the right to write on the current key is proven before a key is made',
    machine: (machine) => editState(machine, STATES.route, (state) => redirect(state, 'Mark the next number', STATES.createKey)),
    functions: () =>
      patched({ file: 'family-view.ts', text: 'return one.policy === undefined ||', by: 'return true || one.policy === undefined ||' }),
  },
  {
    name: 'numbers-of-gone-keys',
    what: 'the next number is above those of keys that are gone',
    functions: () =>
      patched({ file: 'read-family.ts', text: '    ...namedBy(one)\n', by: '    ...namedBy(one).slice(0, 0)\n' }),
  },
  {
    name: 'a-day-after-a-move',
    what: 'nothing is retired within a day of a move of the alias',
    functions: () => patched({ file: 'retirement.ts', text: 'otherMovedAt.getTime()) < DAY_MS;', by: 'otherMovedAt.getTime()) < 0;' }),
  },
  {
    name: 'superseded-by',
    what: 'a superseded key says which key took over',
    functions: () =>
      patched({
        file: 'plan.ts',
        text: 'by === undefined ? superseded >= current.claimedAt : by === ' + 'current.keyId',
        by: 'superseded >= current.claimedAt',
      }),
  },
  {
    name: 'late-read-is-no-return',
    what: 'a read that shows the alias on a key that was replaced a moment ago is looked at again',
    functions: () => patched({
      file: 'plan.ts', text: 'return plan === undefined || !this.mayBeLate(current) ? plan', by: 'return 1 === 1 ? plan',
    }),
  },
  {
    name: 'beside-counts',
    what: 'a move back to a key that was made beside the one that was left is a move back',
    functions: () => patched({
      file: 'family-view.ts',
      text: 'return this.members(current).some((one) => one.number',
      by: 'return this.successors(current).some((one) => one.number',
    }),
  },
  {
    name: 'planted-without-alias',
    what: 'without an alias, only what nobody can have planted is written on, released or gone back to',
    functions: () => patched({
      file: 'family-view.ts', text: 'return root !== undefined || (isEveryKey && all.length > 1) ? all : [];', by: 'return genuine;',
    }),
  },
  {
    name: 'swap-once-more',
    what: 'a read that shows the swap done already does not keep it from being done',
    machine: (machine) => editState(machine, STATES.aliasAsSurveyed, (state) => (
      changeCondition(state, '$oldKey = null and $aliasKeyArn = $newKey.keyArn', '$aliasKeyArn = $newKey.keyArn'))),
  },
];

/** The functions' code with a change, beside the unchanged one. */
function patched(...changes: Patch[]): RotationFunctions {
  const patches = changes.map((patch) => ({ ...patch, file: resolve(FUNCTIONS, patch.file) }));
  return {
    ...loadPatched<RotationFunctions>(resolve(FUNCTIONS, 'survey.ts'), patches),
    prove: loadPatched<RotationFunctions>(resolve(FUNCTIONS, 'prove.ts'), []).prove,
  };
}

