import { generationNumber } from '../../private/vocabulary';
import { StandardRule } from '../../standard-rule';
import { flattened, hasReference } from '../judge/family-terms';
import { cannotTell, COMPLIANT, nonCompliant } from '../judge/outcomes';
import type { DeclaredFamily, Rule } from '../judge/rule';
import type { AliasSubject } from '../judge/subject';

const LOCATION = 'Properties.AliasName';
const FIX = 'deploy the alias with RemovalPolicy.RETAIN, then take it out and give its key to ManualRotationAlias as adopt: { key }';

/** AWS CloudFormation owns an alias that a family moves: it would point it back to an old key one day. */
export const aliasOwnership: Rule = {
  id: StandardRule.ALIAS_OWNERSHIP,
  alias: (alias, { families }) => {
    const name = flattened(alias.resource.Properties?.AliasName) ?? '';
    const twins = families.filter((family) => mayBe(name, family) && mayShareEnvironment(alias, family));
    if (twins.length === 0) return COMPLIANT;
    const certain = twins.find((family) => !hasReference(name) && sharesEnvironment(alias, family));
    const remark = { fix: FIX, location: LOCATION };
    return certain === undefined
      ? cannotTell({
        ...remark,
        message: `the alias may be the one that the family ${twins[0].familyName} moves: its name, or where it is, hangs on the deployment`,
      })
      : nonCompliant({
        ...remark,
        message: `the family ${certain.familyName} moves the alias ${name}, and AWS CloudFormation would point it back to an old key`,
      });
  },
};

/** Whether the deployment can make it the alias of a family, or one of its version aliases. */
function mayBe(name: string, { aliasName, familyName }: DeclaredFamily): boolean {
  if (!hasReference(name)) return name === aliasName || generationNumber(familyName, name) !== undefined;
  const pattern = name.split(/\$\{[^{}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return [aliasName, `${familyName}/v1`].some((one) => new RegExp(`^${pattern}$`).test(one));
}

function mayShareEnvironment(alias: AliasSubject, family: DeclaredFamily): boolean {
  return sharesEnvironment(alias, family) || alias.environment === undefined || family.environment === undefined;
}

function sharesEnvironment(alias: AliasSubject, family: DeclaredFamily): boolean {
  return alias.template === family.template || (alias.environment !== undefined && alias.environment === family.environment);
}
