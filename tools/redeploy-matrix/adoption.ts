import type { FamilyExpected } from './expectation';
import { p256, signing } from './expectation';
import type { Scenario } from './step';
import { deployment, request, rotation, tick } from './step';
import { failing, FIRST, OTHER_DESCRIPTION, without } from './variants';

const LIVE = { ...without(FIRST), live: 'key and alias' } as const;
/** The update that takes the alias out (it is retained) and declares the family. */
const ADOPTING = { ...FIRST, live: 'key', adopt: {} } as const;
const CHANGED = { ...OTHER_DESCRIPTION, live: 'key', adopt: {} } as const;
/** The key policy is still CloudFormation's. */
const OWN_POLICY: Pick<FamilyExpected, 'but'> = { but: { 1: { policy: 'own' } } };
/** After a rollback the new generation was never replaced by another. */
const ROLLED_BACK: FamilyExpected['but'] = { 2: { superseded: false } };

/**
 * A key that CloudFormation made, with the alias that applications call, becomes generation 1.
 *
 * Not here: adoption by another stack than the one that owns the alias. The emulator finds no stack by PhysicalResourceId;
 * test/manual-rotation/functions/run-at-deployment-adoption.test.ts has it.
 */
export const ADOPTION: Scenario = {
  title: 'a live kms.Key with its kms.Alias is adopted',
  waitScale: 0,
  steps: [
    deployment('kms.Key and kms.Alias, both retained', LIVE, signing('CREATE_COMPLETE', 'foreign', 'made', [], FIRST)),
    deployment(
      'adopted, but of another key spec',
      { ...ADOPTING, template: 'p384' },
      signing('UPDATE_ROLLBACK_COMPLETE', 'foreign', 'still', [], FIRST),
      'AdoptionRefused',
    ),
    deployment(
      'declared without adopting',
      { ...FIRST, live: 'key' },
      signing('UPDATE_ROLLBACK_COMPLETE', 'foreign', 'still', [], FIRST),
      'AliasForeign',
    ),
    deployment(
      'adopted, with a failing neighbour',
      failing(ADOPTING),
      signing('UPDATE_ROLLBACK_COMPLETE', 1, 'still', p256(1), failing(FIRST), OWN_POLICY),
      'failed on purpose',
    ),
    deployment(
      'adopted: the kms.Alias goes, the family comes',
      ADOPTING,
      signing('UPDATE_COMPLETE', 1, 'still', p256(1), FIRST, OWN_POLICY),
    ),
    deployment('redeployed unchanged', ADOPTING, signing('UPDATE_COMPLETE', 1, 'still', p256(1), FIRST, OWN_POLICY)),
    tick('Signing', signing('UPDATE_COMPLETE', 1, 'still', p256(1), FIRST, OWN_POLICY)),
    rotation('Signing', 1, signing('UPDATE_COMPLETE', 2, 'moved', p256(2), FIRST, OWN_POLICY)),
    deployment('changed policy and description', CHANGED, signing('UPDATE_COMPLETE', 2, 'still', p256(2), CHANGED, OWN_POLICY)),
    request(
      'Signing',
      'rolled back to the adopted key',
      { action: 'rollback', fromGeneration: 2 },
      signing('UPDATE_COMPLETE', 1, 'moved', p256(2), CHANGED, OWN_POLICY),
    ),
    deployment(
      'failing neighbour',
      failing(CHANGED),
      signing('UPDATE_ROLLBACK_COMPLETE', 1, 'still', p256(2), CHANGED, OWN_POLICY),
      'failed on purpose',
    ),
    {
      title: 'the kms.Key goes (it is retained), its policy is replaced',
      act: (stage) => stage.deploy({ ...OTHER_DESCRIPTION, adopt: { keyArn: stage.liveKeyArn, replacePolicy: true } }),
      expected: signing('UPDATE_COMPLETE', 1, 'still', p256(2), OTHER_DESCRIPTION),
    },
    rotation('Signing', 1, signing('UPDATE_COMPLETE', 3, 'moved', p256(3), OTHER_DESCRIPTION, { but: ROLLED_BACK })),
    deployment(
      'no longer declared as adopted',
      OTHER_DESCRIPTION,
      signing('UPDATE_COMPLETE', 3, 'still', p256(3), OTHER_DESCRIPTION, { but: ROLLED_BACK }),
    ),
  ],
};
