import type { CloudFormationClient, Tag } from '@aws-sdk/client-cloudformation';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { logEvent } from '../../private/log';

/**
 * What to tell of tags that the stack has and its keys do not get, for they were not known at synthesis: those of `cdk deploy --tags`.
 * CloudFormation puts them on resources of the stack, and the keys are none. Undefined if there are none, or if the stack cannot be read:
 * tags are no reason to fail.
 *
 * @param known each as `key=value`
 */
export async function tellTagsThatKeysLack(
  stackId: string,
  known: readonly string[] = [],
  cloudFormation: CloudFormationClient,
): Promise<string | undefined> {
  const tags = await tagsOf(stackId, cloudFormation);
  const unknown = tags
    .filter(({ Key: key, Value: value }) => !key!.startsWith('aws:') && !known.includes(`${key}=${value}`))
    .map(({ Key: key }) => key!);
  if (unknown.length === 0) return undefined;
  logEvent('stack-tags-not-on-keys', { level: 'WARN', stackId, tags: unknown });
  return (
    `the stack has tags that its keys do not get, for synthesis did not know them (cdk deploy --tags): ${unknown.join(', ')}; ` +
    'give them as StackProps.tags, or with Tags.of()'
  );
}

async function tagsOf(stackId: string, cloudFormation: CloudFormationClient): Promise<Tag[]> {
  try {
    const { Stacks: stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackId }));
    return stacks?.[0]?.Tags ?? [];
  } catch (error) {
    logEvent('stack-tags-unreadable', { stackId, error: String(error) });
    return [];
  }
}
