import type { FamilyExpected } from './expectation';
import { p256, signing } from './expectation';
import type { Scenario } from './step';
import { deployment, destruction, request, rotation, tick } from './step';
import { failing, FIRST, OTHER_DESCRIPTION, OTHER_POLICY } from './variants';

const HELD = { held: true };
const RETIRING = { ...OTHER_DESCRIPTION, retires: true };
/** A generation that was rolled back from was not replaced: the one before it became current again. */
const ROLLED_BACK: Pick<FamilyExpected, 'but'> = { but: { 2: { superseded: false } } };

/** Deployments between what operators ask the machine for; and a retirement that comes later. */
export const OPERATORS: Scenario = {
  title: 'operators between deployments',
  waitScale: 0,
  steps: [
    deployment('first deployment', FIRST, signing('CREATE_COMPLETE', 1, 'made', p256(1), FIRST)),
    rotation('Signing', 1, signing('CREATE_COMPLETE', 2, 'moved', p256(2), FIRST)),
    request(
      'Signing',
      'rolled back from v2',
      { action: 'rollback', fromGeneration: 2 },
      signing('CREATE_COMPLETE', 1, 'moved', p256(2), FIRST),
    ),
    deployment('changed policy: the alias stays back', OTHER_POLICY, signing('UPDATE_COMPLETE', 1, 'still', p256(2), OTHER_POLICY)),
    tick('Signing', signing('UPDATE_COMPLETE', 1, 'still', p256(2), OTHER_POLICY), 'so does it at the daily tick'),
    request('Signing', 'held', { action: 'hold' }, signing('UPDATE_COMPLETE', 1, 'still', p256(2), OTHER_POLICY, HELD)),
    deployment(
      'changed description while held',
      OTHER_DESCRIPTION,
      signing('UPDATE_ROLLBACK_COMPLETE', 1, 'still', p256(2), OTHER_POLICY, HELD),
      'Held',
    ),
    deployment(
      'changed elsewhere while held',
      { ...OTHER_POLICY, note: 'third' },
      signing('UPDATE_COMPLETE', 1, 'still', p256(2), OTHER_POLICY, HELD),
    ),
    request(
      'Signing',
      'rotation asked for while held',
      { action: 'rotate', fromGeneration: 1 },
      signing('UPDATE_COMPLETE', 1, 'still', p256(2), OTHER_POLICY, HELD),
      'Held',
    ),
    request('Signing', 'released', { action: 'release' }, signing('UPDATE_COMPLETE', 1, 'still', p256(2), OTHER_POLICY)),
    deployment('changed description then', OTHER_DESCRIPTION, signing('UPDATE_COMPLETE', 1, 'still', p256(2), OTHER_DESCRIPTION)),
    rotation('Signing', 1, signing('UPDATE_COMPLETE', 3, 'moved', p256(3), OTHER_DESCRIPTION, ROLLED_BACK)),
    deployment(
      'retirement declared, with a failing neighbour',
      failing(RETIRING),
      signing('UPDATE_ROLLBACK_COMPLETE', 3, 'still', p256(3), OTHER_DESCRIPTION, ROLLED_BACK),
      'failed on purpose',
    ),
    deployment(
      'retirement declared',
      RETIRING,
      signing('UPDATE_COMPLETE', 3, 'still', p256(3), RETIRING, { ...ROLLED_BACK, authority: 'changed' }),
    ),
    tick('Signing', signing('UPDATE_COMPLETE', 3, 'still', p256(3), RETIRING, ROLLED_BACK), 'the daily tick retires nothing young'),
    destruction(RETIRING, signing('absent', 3, 'still', p256(3), RETIRING, ROLLED_BACK)),
    deployment('and deployed again', RETIRING, signing('CREATE_COMPLETE', 3, 'still', p256(3), RETIRING, ROLLED_BACK)),
    rotation('Signing', 3, signing('CREATE_COMPLETE', 4, 'moved', p256(4), RETIRING, ROLLED_BACK)),
    deployment(
      'retirement taken back',
      OTHER_DESCRIPTION,
      signing('UPDATE_COMPLETE', 4, 'still', p256(4), OTHER_DESCRIPTION, { ...ROLLED_BACK, authority: 'changed' }),
    ),
  ],
};
