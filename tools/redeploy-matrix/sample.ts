import { p256, signing } from './expectation';
import type { Scenario } from './step';
import { deployment, destruction, rotation } from './step';
import { failing, FIRST, OTHER_POLICY } from './variants';

/** The part of the matrix that every test run has time for. */
export const SAMPLE: Scenario = {
  title: 'sample of the redeploy matrix',
  waitScale: 0,
  steps: [
    deployment('first deployment', FIRST, signing('CREATE_COMPLETE', 1, 'made', p256(1), FIRST)),
    rotation('Signing', 1, signing('CREATE_COMPLETE', 2, 'moved', p256(2), FIRST)),
    deployment('changed policy', OTHER_POLICY, signing('UPDATE_COMPLETE', 2, 'still', p256(2), OTHER_POLICY)),
    deployment(
      'failing neighbour',
      failing(OTHER_POLICY),
      signing('UPDATE_ROLLBACK_COMPLETE', 2, 'still', p256(2), OTHER_POLICY),
      'failed on purpose',
    ),
    destruction(OTHER_POLICY, signing('absent', 2, 'still', p256(2), OTHER_POLICY)),
    deployment('and deployed again', OTHER_POLICY, signing('CREATE_COMPLETE', 2, 'still', p256(2), OTHER_POLICY)),
  ],
};
