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
    name: 'named-keys-only',
    what: 'only keys that the current one names are staged, whatever number and tags another one bears',
    functions: () => patched(
      {
        file: 'family-view.ts',
        text: 'one.number > current.number && this.isOurs(one)\n      && (succeeds(one, current)',
        by: 'one.number > current.number && this.isOurs(one)\n      && (1 === 1 || succeeds(one, current)',
      },
      {
        file: 'read-family.ts',
        text: 'planted.push(this.facts(number, metadata, await this.keys.aliases(metadata.KeyId!)));',
        by: 'planted.push(await this.generation(number, metadata, await this.keys.aliases(metadata.KeyId!), '
          + '{ grants: true, mayBeForeign: true }));',
      },
    ),
  },
  {
    name: 'move-back-stands',
    what: 'who moved the alias back from a generation has decided: that one is not staged again',
    functions: () => patched({
      file: 'family-view.ts', text: 'one.keyId) && one.claimedAt < alias!.movedAt;', by: 'one.keyId) && alias === undefined;',
    }),
  },
  {
    name: 'activation-marked-first',
    what: 'a key is marked before the alias moves to it: who then moves the alias back, before anything is recorded, has decided',
    machine: (machine) => editState(machine, STATES.proveNewKey, (state) => redirect(state, STATES.markActivation, STATES.look)),
  },
  {
    name: 'veto-stands',
    what: 'who enables a retired key again, or cancels its deletion, is not overridden',
    functions: () => patched(
      { file: 'retirement.ts', text: 'if (tags?.[TAGS.deletion] !== undefined) return', by: 'if (1 !== 1) return' },
      {
        file: 'retirement.ts',
        text: "return keyState === 'Enabled' ? enabledAgain : { plan: 'delete'",
        by: "return keyState === 'Enabled' ? { plan: 'disable', why: '' } : { plan: 'delete'",
      },
    ),
  },
  {
    name: 'swap-not-tried-slowly',
    what: 'a swap that is refused is tried again only after another look',
    machine: (machine) => editState(machine, STATES.swap, (state) => (
      { ...state, retriers: machine.states.get(STATES.markActivation)!.retriers })),
  },
  {
    name: 'hold-on-either-key',
    what: 'a hold counts on whichever key of the family it stands',
    functions: () => patched({
      file: 'family-view.ts',
      text: 'return earliestHold([current, ...this.members(current).filter((one) => this.takesTags(one))]);',
      by: 'return earliestHold([current]);',
    }),
  },
  {
    name: 'create-never-blind',
    what: 'after an unsure answer of CreateKey, the run looks before it makes another key',
    machine: (machine) => editState(machine, STATES.createKey, (state) => (
      { ...state, retriers: machine.states.get(STATES.markActivation)!.retriers })),
  },
  {
    name: 'taken-numbers-passed-over',
    what: 'a number that a stranger took is passed over',
    functions: () => patched({
      file: 'read-family.ts',
      text: 'return { others, unclaimed, planted, nextNumber: next };',
      by: 'return { others, unclaimed, planted, nextNumber: given + 1 };',
    }),
  },
  {
    name: 'hold-that-cannot-be-lifted',
    what: 'a hold on a key that takes no tags refuses nothing that a person asks for in so many words',
    functions: () => patched({
      file: 'plan.ts', text: 'return cannotBeLifted ? undefined', by: 'return cannotBeLifted && 1 !== 1 ? undefined',
    }),
  },
  {
    name: 'restored-told',
    what: 'an alias that was made anew by a run that was cut short is told by the next one',
    functions: () => patched({ file: 'plan.ts', text: 'if (this.isRestoredUntold(current)) {', by: 'if (1 !== 1) {' }),
  },
  {
    name: 'disobedient-passed-over',
    what: 'an older generation that refuses what is declared stops no deployment',
    machine: (machine) => {
      const asked = editState(machine, STATES.route, (state) => (
        changeCondition(state, '$not($survey.declare[$position].obeys)', '$survey.declare = null')));
      return editState(asked, STATES.mustObey, (state) => changeCondition(state, '$survey.declare[$position].required', 'true'));
    },
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

