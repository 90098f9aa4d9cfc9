import { p256, signing } from './expectation';
import type { Scenario } from './step';
import { deployment, destruction, rotation } from './step';
import { DAILY, failing, FIRST, OTHER_DESCRIPTION, OTHER_POLICY, OTHER_TAG, P384, UNRELATED, without } from './variants';

const MIXED = [...p256(3), 'ECC_NIST_P384'];
const FIVE = [...MIXED, 'ECC_NIST_P384'];
const SIX = [...FIVE, 'ECC_NIST_P384'];
const HOME_AGAIN = { ...P384, description: 'home again' };

/** One stack through the years. */
export const LIFECYCLE: Scenario = {
  title: 'one family through the years',
  waitScale: 0,
  steps: [
    deployment('first deployment', FIRST, signing('CREATE_COMPLETE', 1, 'made', p256(1), FIRST)),
    rotation('Signing', 1, signing('CREATE_COMPLETE', 2, 'moved', p256(2), FIRST)),
    deployment('redeployed unchanged', FIRST, signing('CREATE_COMPLETE', 2, 'still', p256(2), FIRST)),
    deployment('changed elsewhere in the stack', UNRELATED, signing('UPDATE_COMPLETE', 2, 'still', p256(2), FIRST)),
    deployment('changed policy', OTHER_POLICY, signing('UPDATE_COMPLETE', 2, 'still', p256(2), OTHER_POLICY)),
    deployment('changed description', OTHER_DESCRIPTION, signing('UPDATE_COMPLETE', 2, 'still', p256(2), OTHER_DESCRIPTION)),
    deployment('changed tag', OTHER_TAG, signing('UPDATE_COMPLETE', 2, 'still', p256(2), OTHER_TAG)),
    deployment('rotation period so short that the key is due', DAILY, signing('UPDATE_COMPLETE', 2, 'still', p256(2), OTHER_TAG)),
    {
      title: 'the daily tick after it',
      act: (stage) => stage.run('Signing', { reason: 'tick' }),
      expected: signing('UPDATE_COMPLETE', 3, 'moved', p256(3), OTHER_TAG),
    },
    deployment('key template of the same type', P384, signing('UPDATE_COMPLETE', 3, 'still', p256(3), OTHER_TAG)),
    rotation('Signing', 3, signing('UPDATE_COMPLETE', 4, 'moved', MIXED, OTHER_TAG)),
    deployment('key template of another type', { ...P384, template: 'hmac', description: 'must not stay' },
      signing('UPDATE_ROLLBACK_COMPLETE', 4, 'still', MIXED, OTHER_TAG), 'TemplateMismatch'),
    deployment('failing neighbour', failing(P384), signing('UPDATE_ROLLBACK_COMPLETE', 4, 'still', MIXED, OTHER_TAG), 'failed on purpose'),
    deployment('the same without it', { ...P384, note: 'recovered' }, signing('UPDATE_COMPLETE', 4, 'still', MIXED, OTHER_TAG)),
    {
      title: 'alias moved by hand to a foreign key',
      act: async (stage) => stage.moveAliasByHand('Signing', await stage.makeStranger()),
      expected: signing('UPDATE_COMPLETE', 'foreign', 'moved', MIXED, OTHER_TAG),
    },
    deployment('deployed while the alias is there', { ...P384, description: 'must not stay' },
      signing('UPDATE_ROLLBACK_COMPLETE', 'foreign', 'still', MIXED, OTHER_TAG), 'AliasForeign'),
    {
      title: 'alias moved back by hand',
      act: async (stage) => stage.moveAliasByHand('Signing', await stage.keyOf('Signing', 4)),
      expected: signing('UPDATE_ROLLBACK_COMPLETE', 4, 'moved', MIXED, OTHER_TAG),
    },
    deployment('deployed then', HOME_AGAIN, signing('UPDATE_COMPLETE', 4, 'still', MIXED, HOME_AGAIN)),
    deployment('another stack declares the same alias', { ...P384, stackName: 'Intruder', description: 'must not stay' }, {
      stacks: { Redeploy: 'UPDATE_COMPLETE', Intruder: 'ROLLBACK_COMPLETE' },
      families: { Signing: { current: 4, alias: 'still', specs: MIXED, declared: HOME_AGAIN } },
    }, 'OwnedElsewhere'),
    deployment('alias construct removed', without(P384), signing('UPDATE_COMPLETE', 4, 'still', MIXED, HOME_AGAIN)),
    deployment('and added again', P384, signing('UPDATE_COMPLETE', 4, 'still', MIXED, P384)),
    rotation('Signing', 4, signing('UPDATE_COMPLETE', 5, 'moved', FIVE, P384)),
    destruction(P384, signing('absent', 5, 'still', FIVE, P384)),
    deployment('and deployed again', P384, signing('CREATE_COMPLETE', 5, 'still', FIVE, P384)),
    rotation('Signing', 5, signing('CREATE_COMPLETE', 6, 'moved', SIX, P384)),
    deployment('two aliases more', { ...P384, aliases: ['Signing', 'Second', 'Third'] }, {
      stacks: { Redeploy: 'UPDATE_COMPLETE' },
      families: {
        Signing: { current: 6, alias: 'still', specs: SIX, declared: P384 },
        Second: { current: 1, alias: 'made', specs: ['ECC_NIST_P384'], declared: P384 },
        Third: { current: 1, alias: 'made', specs: ['ECC_NIST_P384'], declared: P384 },
      },
    }),
  ],
};
