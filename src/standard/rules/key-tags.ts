import { isUnknown, text } from '../../private/template-values';
import { StandardRule } from '../../standard-rule';
import type { RequiredTagTerms } from '../document';
import { hasReference } from '../judge/family-terms';
import type { Outcome } from '../judge/finding';
import { cannotTell, COMPLIANT, nonCompliant } from '../judge/outcomes';
import type { Rule } from '../judge/rule';
import type { TemplateResource } from '../judge/template';

const LOCATION = 'Properties.Tags';

interface Tag {
  readonly key: unknown;
  readonly value: unknown;
}

/** A required tag is missing, or has a value that the standard does not know. The tags of a family travel to every key that it makes. */
export const keyTags: Rule = {
  id: StandardRule.KEY_TAGS,
  key: ({ resource }, { standard: { requiredTags } }) => judged(tagsOf(resource), requiredTags, LOCATION),
  replica: ({ resource }, { standard: { requiredTags } }) => judged(tagsOf(resource), requiredTags, LOCATION),
  family: ({ terms }, { standard: { requiredTags } }) => judged(
    terms.tags.map(({ TagKey, TagValue }) => ({ key: knownText(TagKey), value: knownText(TagValue) })), requiredTags),
};

/** Undefined: the deployment decides which there are. */
function tagsOf({ Properties: { Tags: tags = [] } = {} }: TemplateResource): Tag[] | undefined {
  if (!Array.isArray(tags)) return undefined;
  return tags.map((tag: { Key?: unknown; Value?: unknown }) => ({ key: tag.Key ?? tag, value: tag.Value }));
}

function knownText(flat: string): unknown {
  return hasReference(flat) ? { 'Fn::Sub': flat } : flat;
}

function judged(tags: readonly Tag[] | undefined, required: readonly RequiredTagTerms[], location?: string): Outcome {
  const missing = required.filter(({ key }) => tags?.some((tag) => tag.key === key) !== true);
  const wrong = required.flatMap(({ key, values }) => {
    const value = tags?.find((tag) => tag.key === key)?.value;
    if (value === undefined || values === undefined || isUnknown(value)) return [];
    return values.includes(text(value)) ? [] : [{ key, values, value: text(value) }];
  });
  const undecided = required.filter(({ key, values }) => values !== undefined && isUnknown(tags?.find((tag) => tag.key === key)?.value));
  const fix = fixFor([...missing, ...wrong, ...undecided]);
  const hasUnknownKeys = tags === undefined || tags.some(({ key }) => isUnknown(key));
  const problems = [
    ...hasUnknownKeys ? [] : missing.map(({ key }) => `the tag '${key}' is missing`),
    ...wrong.map(({ key, values, value }) => `the tag '${key}' must be ${values.map((one) => `'${one}'`).join(' or ')}, got '${value}'`),
  ];
  if (problems.length > 0) return nonCompliant({ message: problems.join('; '), fix, location });
  const doubts = [...missing, ...undecided].map(({ key }) => `'${key}'`);
  if (doubts.length > 0) return cannotTell({ message: `the required tags ${doubts.join(', ')} hang on the deployment`, fix, location });
  return COMPLIANT;
}

function fixFor(tags: readonly RequiredTagTerms[]): string {
  return tags.map(({ key, values }) => `Tags.of(this).add('${key}', '${values?.[0] ?? '...'}');`).join(' ');
}
