import type { FamilyExpected } from './expectation';
import { p256, signing } from './expectation';
import type { Scenario } from './step';
import { deployment, rotation, tick } from './step';
import { failing, FIRST, OTHER_POLICY } from './variants';

const SIGNING = 'alias/redeploy/Signing';
const NEW_NAMES = { aliasName: 'alias/redeploy/Renamed', familyName: SIGNING };
const NEW_HOUSE = { ...FIRST, names: NEW_NAMES };
const LATER = { ...OTHER_POLICY, names: NEW_NAMES };
/** Callers who are late find the generation that was current at the rename, for ever. */
const RENAMED: Pick<FamilyExpected, 'names' | 'oldAliases'> = { names: NEW_NAMES, oldAliases: { [SIGNING]: 2 } };

/** A family under another alias name. */
export const RENAME: Scenario = {
  title: 'an alias is renamed',
  waitScale: 0,
  steps: [
    deployment('first deployment', FIRST, signing('CREATE_COMPLETE', 1, 'made', p256(1), FIRST)),
    rotation('Signing', 1, signing('CREATE_COMPLETE', 2, 'moved', p256(2), FIRST)),
    deployment(
      'another alias name, and so another family',
      { ...FIRST, names: { aliasName: NEW_NAMES.aliasName }, description: 'must not stay' },
      signing('UPDATE_ROLLBACK_COMPLETE', 2, 'still', p256(2), FIRST),
      `to rename the alias, keep familyName '${SIGNING}'`,
    ),
    deployment(
      'both names changed to different ones',
      { ...FIRST, names: { aliasName: 'redeploy/One', familyName: 'redeploy/Other' }, description: 'must not stay' },
      signing('UPDATE_ROLLBACK_COMPLETE', 2, 'still', p256(2), FIRST),
      `to rename the alias, keep familyName '${SIGNING}'`,
    ),
    deployment(
      'renamed, with a failing neighbour',
      failing({ ...FIRST, names: NEW_NAMES }),
      signing('UPDATE_ROLLBACK_COMPLETE', 2, 'made', p256(2), FIRST, RENAMED),
      'failed on purpose',
    ),
    deployment(
      'renamed: a new alias name with the old family name',
      NEW_HOUSE,
      signing('UPDATE_COMPLETE', 2, 'still', p256(2), FIRST, RENAMED),
    ),
    rotation('Signing', 2, signing('UPDATE_COMPLETE', 3, 'moved', p256(3), FIRST, RENAMED)),
    deployment('changed policy after it', LATER, signing('UPDATE_COMPLETE', 3, 'still', p256(3), LATER, RENAMED)),
    deployment(
      'failing neighbour after it',
      failing(LATER),
      signing('UPDATE_ROLLBACK_COMPLETE', 3, 'still', p256(3), LATER, RENAMED),
      'failed on purpose',
    ),
    tick('Signing', signing('UPDATE_ROLLBACK_COMPLETE', 3, 'still', p256(3), LATER, RENAMED)),
  ],
};
