import type { IAspect, Stack } from 'aws-cdk-lib';
import { Aspects, Tag, TagManager, TagType } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';

/** Tags that the user gave, by key. */
export type UserTags = Readonly<Record<string, string>>;

/**
 * The tags of the stack (`StackProps.tags`, `stack.tags`), and of those that it is nested in: AWS CloudFormation puts them on each key of
 * the stack. Tags that `cdk deploy --tags` adds are not known at synthesis.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html (read 2026-11-28)
 */
export function tagsOfStack(stack: Stack): UserTags {
  return { ...(stack.nestedStackParent === undefined ? {} : tagsOfStack(stack.nestedStackParent)), ...stack.tags.tagValues() };
}

/**
 * Which of them are for the generations, to be asked at the end of the synthesis: `stack.tags` may get tags until then.
 *
 * A stack also gets what `Tags.of()` puts on everything in it. That decides about keys by itself, and may exclude them: of such a tag,
 * only the value counts that the stack had when the family was made.
 */
export function stackTagsForKeys(stack: Stack): () => UserTags {
  const around = stack.nestedStackParent === undefined ? () => ({}) : stackTagsForKeys(stack.nestedStackParent);
  const given: UserTags = stack.tags.tagValues();
  return () => {
    const own = Object.entries(stack.tags.tagValues())
      .map(([key, value]) => [key, isForResources(stack, key) ? given[key] : value] as const)
      .filter((tag): tag is readonly [string, string] => tag[1] !== undefined);
    return { ...around(), ...Object.fromEntries(own) };
  };
}

/** Whether `Tags.of()`, at the stack or above it, puts a tag of that name on resources, not on stacks alone. */
function isForResources(stack: Stack, key: string): boolean {
  return stack.node.scopes
    .flatMap((scope: IConstruct) => Aspects.of(scope).all)
    .filter((aspect) => aspect instanceof Tag && aspect.key === key)
    .some((aspect) => [kms.CfnKey.CFN_RESOURCE_TYPE_NAME, ANY_TYPE].some((type) => reaches(aspect, type)));
}

const ANY_TYPE = 'Any::Resource::Type';

/** By trying it: which types a tag includes and excludes is not to be read from it. */
function reaches(aspect: IAspect, resourceType: string): boolean {
  const tried = Object.assign(new Construct(undefined as never, ''), { cdkTagManager: new TagManager(TagType.KEY_VALUE, resourceType) });
  aspect.visit(tried);
  return tried.cdkTagManager.hasTags();
}
