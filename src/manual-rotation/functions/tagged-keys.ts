import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { logEvent } from '../../private/log';
import { TAGS } from '../../private/vocabulary';
import type { Declaration } from '../contract';

/** Marks of generations that have, or had, a number: not worth another look. */
const KNOWN_MARKS: ReadonlyArray<string> = [TAGS.staged, TAGS.superseded, TAGS.rejected, TAGS.disabled, TAGS.deletion];

/** The ARNs of keys that bear the family's tags and no mark. Empty if the tagging API does not answer: nothing depends on it. */
export async function findTaggedKeys(tagging: ResourceGroupsTaggingAPIClient, declared: Declaration): Promise<string[]> {
  const arns: string[] = [];
  try {
    let token: string | undefined;
    do {
      const page = await tagging.send(new GetResourcesCommand({
        ResourceTypeFilters: ['kms:key'],
        TagFilters: [{ Key: TAGS.family, Values: [declared.familyName] }, { Key: TAGS.owner, Values: [declared.owner] }],
        PaginationToken: token,
      }));
      for (const { ResourceARN: arn, Tags: tags = [] } of page.ResourceTagMappingList ?? []) {
        if (arn !== undefined && !tags.some((tag) => KNOWN_MARKS.includes(tag.Key!))) arns.push(arn);
      }
      token = page.PaginationToken || undefined;
    } while (token !== undefined);
  } catch (error) {
    logEvent('tagging-unreadable', { family: declared.familyName, error: String(error) });
  }
  return arns;
}
