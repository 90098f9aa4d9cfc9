import { StandardRule } from '../../standard-rule';
import { cannotTell, nonCompliant } from '../judge/outcomes';
import type { Rule } from '../judge/rule';

/** A key id that was looked up once stays in `cdk.context.json`, whatever key the alias points to by now. */
export const cachedKeyLookup: Rule = {
  id: StandardRule.CACHED_KEY_LOOKUP,
  lookup: ({ alias, keyId, contextKey, environment }, { families }) => {
    const fix = 'ManualRotationAlias.fromManualRotationAliasAttributes(), or the alias name in calls; then cdk context --reset';
    const family = families.find((one) => one.aliasName === alias && one.environment !== undefined && one.environment === environment);
    if (family !== undefined) {
      return nonCompliant({
        message: `Key.fromLookup() has pinned ${alias} to the key ${keyId} ('${contextKey}'), and its family moves the alias to other keys`,
        fix,
      });
    }
    return cannotTell({
      message: `Key.fromLookup() has pinned ${alias} to the key ${keyId} ('${contextKey}'); if the alias was moved since, `
        + 'the app uses an old key',
      fix,
    });
  },
};
