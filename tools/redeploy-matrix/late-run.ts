import { p256, signing } from './expectation';
import type { Scenario } from './step';
import { deployment, rotation } from './step';
import { FIRST, OTHER_DESCRIPTION } from './variants';

/** The two minutes in which a run lets things settle take 30 seconds: longer than a deployment on a busy machine. */
const WAIT_SCALE = 0.25;

/** A run keeps the declaration it was started with; it must not outlast what a deployment declared in the meantime. */
export const LATE_RUN: Scenario = {
  title: 'a run from before the deployment makes a key after it',
  waitScale: WAIT_SCALE,
  steps: [
    deployment('first deployment', FIRST, signing('CREATE_COMPLETE', 1, 'made', p256(1), FIRST)),
    rotation('Signing', 1, signing('CREATE_COMPLETE', 2, 'moved', p256(2), FIRST)),
    {
      title: 'rotation from v2 started, which first records the last one',
      act: async (stage) => {
        await stage.loseRecord('Signing', 1);
        await stage.startRotation('Signing', 2, 'settle');
      },
      expected: signing('CREATE_COMPLETE', 2, 'still', p256(2), FIRST),
    },
    {
      title: 'changed policy and description while it lets things settle',
      act: (stage) => stage.meanwhile(() => stage.deploy(OTHER_DESCRIPTION)),
      expected: signing('UPDATE_COMPLETE', 2, 'still', p256(2), OTHER_DESCRIPTION),
    },
    {
      title: 'that rotation ends, and the daily tick follows',
      act: async (stage) => {
        await stage.endRotation();
        await stage.run('Signing', { reason: 'tick' });
      },
      expected: signing('UPDATE_COMPLETE', 3, 'moved', p256(3), OTHER_DESCRIPTION),
    },
  ],
};
