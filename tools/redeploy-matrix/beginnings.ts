import type { Expected, FamilyExpected } from './expectation';
import type { Scenario } from './step';
import { deployment } from './step';
import { failing, FIRST, OTHER_POLICY } from './variants';

const THREE = { ...FIRST, aliases: ['Signing', 'Second', 'Third'] };
const ONE_KEY: Pick<FamilyExpected, 'current' | 'specs'> = { current: 1, specs: ['ECC_NIST_P256'] };

/** First deployments that fail, and what follows on them. */
export const BEGINNINGS: Scenario = {
  title: 'first deployments that fail',
  waitScale: 0,
  steps: [
    {
      title: 'a foreign key has the alias',
      act: async (stage) => stage.createAliasByHand('Signing', await stage.makeStranger()),
      expected: { stacks: {}, families: { Signing: { current: 'foreign', alias: 'made', specs: [], declared: FIRST } } },
    },
    deployment(
      'first deployment then',
      FIRST,
      {
        stacks: { Redeploy: 'ROLLBACK_COMPLETE' },
        families: { Signing: { current: 'foreign', alias: 'still', specs: [], declared: FIRST } },
      },
      'AliasForeign',
    ),
    {
      title: 'the foreign alias deleted by hand',
      act: (stage) => stage.deleteAliasByHand('Signing'),
      expected: {
        stacks: { Redeploy: 'ROLLBACK_COMPLETE' },
        families: { Signing: { current: 'absent', alias: 'deleted', specs: [], declared: FIRST } },
      },
    },
    deployment(
      'first deployment with a failing neighbour',
      failing(FIRST),
      { stacks: { Redeploy: 'ROLLBACK_COMPLETE' }, families: { Signing: { ...ONE_KEY, alias: 'made', declared: failing(FIRST) } } },
      'failed on purpose',
    ),
    deployment('the same without it: takes the key over', FIRST, {
      stacks: { Redeploy: 'CREATE_COMPLETE' },
      families: { Signing: { ...ONE_KEY, alias: 'still', declared: FIRST } },
    }),
    deployment(
      'two aliases more, and a failing neighbour',
      failing(THREE),
      three('UPDATE_ROLLBACK_COMPLETE', 'made', failing(FIRST)),
      'failed on purpose',
    ),
    deployment('two aliases more', THREE, three('UPDATE_COMPLETE', 'still', FIRST)),
    {
      title: 'alias deleted by hand',
      act: (stage) => stage.deleteAliasByHand('Signing'),
      expected: {
        stacks: { Redeploy: 'UPDATE_COMPLETE' },
        families: { Signing: { current: 'absent', alias: 'deleted', specs: ['ECC_NIST_P256'], declared: FIRST } },
      },
    },
    deployment(
      'deployed then: the alias is back',
      { ...OTHER_POLICY, aliases: THREE.aliases },
      { stacks: { Redeploy: 'UPDATE_COMPLETE' }, families: { Signing: { ...ONE_KEY, alias: 'made', declared: OTHER_POLICY } } },
    ),
  ],
};

function three(stack: string, fate: FamilyExpected['alias'], declared: FamilyExpected['declared']): Expected {
  return {
    stacks: { Redeploy: stack },
    families: {
      Signing: { ...ONE_KEY, alias: 'still', declared: FIRST },
      Second: { ...ONE_KEY, alias: fate, declared },
      Third: { ...ONE_KEY, alias: fate, declared },
    },
  };
}
