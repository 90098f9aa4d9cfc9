import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { logEvent } from '../../private/log';
import { TAGS } from '../../private/vocabulary';
import type { Declaration } from '../declared';

export interface TaggedKey {
  readonly keyArn: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * All keys that bear the family's tags, as the tagging API knows them. Undefined if it does not answer: it lags and may be denied, so
 * nothing may depend on it.
 */
export async function findTaggedKeys(tagging: ResourceGroupsTaggingAPIClient, declared: Declaration): Promise<TaggedKey[] | undefined> {
  const found: TaggedKey[] = [];
  try {
    let token: string | undefined;
    do {
      const page = await tagging.send(new GetResourcesCommand({
        ResourceTypeFilters: ['kms:key'],
        TagFilters: [{ Key: TAGS.family, Values: [declared.familyName] }, { Key: TAGS.owner, Values: [declared.owner] }],
        PaginationToken: token,
      }));
      for (const { ResourceARN: keyArn, Tags: tags = [] } of page.ResourceTagMappingList ?? []) {
        if (keyArn !== undefined) found.push({ keyArn, tags: Object.fromEntries(tags.map((tag) => [tag.Key!, tag.Value ?? ''])) });
      }
      token = page.PaginationToken || undefined;
    } while (token !== undefined);
    return found;
  } catch (error) {
    logEvent('tagging-unreadable', { family: declared.familyName, error: String(error) });
    return undefined;
  }
}
