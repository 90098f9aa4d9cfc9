import type { Expected } from './expectation';
import { p256, signing } from './expectation';
import type { RedeployVariant } from './redeploy-app';
import type { Scenario, Step } from './step';
import { deployment } from './step';
import { failing, FIRST, OTHER_DESCRIPTION, P384 } from './variants';

/** The activation delay of five minutes takes one: longer than a deployment with a rollback, on a busy machine too. */
const WAIT_SCALE = 0.2;

/** Deployments while a rotation stands in its activation delay. */
export const OVERLAP: Scenario = {
  title: 'deployments while a rotation is running',
  waitScale: WAIT_SCALE,
  steps: [
    deployment('first deployment', FIRST, signing('CREATE_COMPLETE', 1, 'made', p256(1), FIRST)),
    started(1, signing('CREATE_COMPLETE', 1, 'still', p256(2), FIRST)),
    meanwhile('changed policy and description', OTHER_DESCRIPTION, signing('UPDATE_COMPLETE', 1, 'still', p256(2), OTHER_DESCRIPTION)),
    ended(1, signing('UPDATE_COMPLETE', 2, 'moved', p256(2), OTHER_DESCRIPTION)),
    started(2, signing('UPDATE_COMPLETE', 2, 'still', p256(3), OTHER_DESCRIPTION)),
    meanwhile(
      'failing neighbour',
      failing(OTHER_DESCRIPTION),
      signing('UPDATE_ROLLBACK_COMPLETE', 2, 'still', p256(3), OTHER_DESCRIPTION),
      'failed on purpose',
    ),
    ended(2, signing('UPDATE_ROLLBACK_COMPLETE', 3, 'moved', p256(3), OTHER_DESCRIPTION)),
    started(3, signing('UPDATE_ROLLBACK_COMPLETE', 3, 'still', p256(4), OTHER_DESCRIPTION)),
    // The key was made before: a key template takes effect at the next rotation, not at this one.
    meanwhile('key template of the same type', P384, signing('UPDATE_COMPLETE', 3, 'still', p256(4), P384)),
    ended(3, signing('UPDATE_COMPLETE', 4, 'moved', p256(4), P384)),
  ],
};

function started(from: number, expected: Expected): Step {
  return { title: `rotation from v${from} started`, act: (stage) => stage.startRotation('Signing', from), expected };
}

function meanwhile(title: string, variant: RedeployVariant, expected: Expected, fails?: string): Step {
  return {
    ...deployment(`${title} while it waits`, variant, expected, fails),
    act: (stage) => stage.meanwhile(() => stage.deploy(variant)),
  };
}

function ended(from: number, expected: Expected): Step {
  return { title: `rotation from v${from} ends`, act: (stage) => stage.endRotation(), expected };
}
