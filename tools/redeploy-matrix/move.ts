import type { Expected, FamilyExpected } from './expectation';
import { p256, signing } from './expectation';
import type { Declared } from './generation-expectation';
import type { Scenario } from './step';
import { deployment, rotation } from './step';
import { FIRST, OTHER_POLICY, without } from './variants';

const THERE = { ...FIRST, stackName: 'NewHome', description: 'what the new team wrote' };
const LATER = { ...OTHER_POLICY, stackName: 'NewHome', description: 'what the new team wrote' };

/** A family moves to another stack, by adoption of its current key. */
export const MOVE: Scenario = {
  title: 'a family moves to another stack',
  waitScale: 0,
  steps: [
    deployment('first deployment', FIRST, signing('CREATE_COMPLETE', 1, 'made', p256(1), FIRST)),
    rotation('Signing', 1, signing('CREATE_COMPLETE', 2, 'moved', p256(2), FIRST)),
    deployment('taken out there', without(FIRST), signing('UPDATE_COMPLETE', 2, 'still', p256(2), FIRST)),
    deployment('declared here without adopting', THERE, {
      stacks: { Redeploy: 'UPDATE_COMPLETE', NewHome: 'ROLLBACK_COMPLETE' },
      families: { Signing: { current: 2, alias: 'still', specs: p256(2), declared: FIRST } },
    }, 'OwnedElsewhere'),
    {
      title: 'adopted here: the current key keeps its number',
      act: async (stage) => stage.deploy({ ...THERE, adopt: { keyArn: await stage.keyArnOf('Signing', 2), replacePolicy: true } }),
      expected: moved('CREATE_COMPLETE', 2, 'still', THERE, 'changed'),
    },
    rotation('Signing', 2, moved('CREATE_COMPLETE', 3, 'moved', THERE)),
    {
      title: 'changed policy',
      act: async (stage) => stage.deploy({ ...LATER, adopt: { keyArn: await stage.keyArnOf('Signing', 2), replacePolicy: true } }),
      expected: moved('UPDATE_COMPLETE', 3, 'still', LATER),
    },
    deployment('no longer declared as adopted', LATER, moved('UPDATE_COMPLETE', 3, 'still', LATER)),
  ],
};

/** Older generations stay as the old stack left them: nobody rules over them any more, and they go on to be readable. */
function moved(
  stack: string,
  current: number,
  alias: FamilyExpected['alias'],
  declared: Declared,
  authority: FamilyExpected['authority'] = 'still',
): Expected {
  return {
    stacks: { Redeploy: 'UPDATE_COMPLETE', NewHome: stack },
    families: {
      Signing: { current, alias, specs: p256(current), declared, authority, but: { 1: { declared: FIRST, authority: 'still' } } },
    },
  };
}
