import type { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Store, StoredKey } from '../../sim/kms/store';
import { TAGS } from '../../src/private/vocabulary';

/**
 * Stands in for ResourceGroupsTaggingAPIClient, with the keys of each family at hand: every survey that has nothing to do asks for those of
 * its own. Never late, never throttled: nothing depends on its answer.
 */
export class QuickTagging {
  private readonly families = new Map<string, StoredKey[]>();
  private keysKnown = 0;

  constructor(private readonly store: Store) {}

  public async send({ input }: GetResourcesCommand): Promise<any> {
    const filters = input.TagFilters ?? [];
    const family = filters.find((filter) => filter.Key === TAGS.family)?.Values?.[0];
    const found = this.keysOf(family ?? '').filter(({ tags }) =>
      filters.every(({ Key, Values }) => Values!.includes(tags.get(Key!) ?? '')),
    );
    const ResourceTagMappingList = found.map((key) => ({
      ResourceARN: key.arn,
      Tags: [...key.tags].map(([Key, Value]) => ({ Key, Value })),
    }));
    return { ResourceTagMappingList, PaginationToken: '' };
  }

  /** Typed as the handlers want it. */
  public asTaggingClient(): ResourceGroupsTaggingAPIClient {
    return this as unknown as ResourceGroupsTaggingAPIClient;
  }

  /** Keys get their family when they are made and keep it. */
  private keysOf(family: string): readonly StoredKey[] {
    const { keys } = this.store;
    if (keys.size !== this.keysKnown) {
      this.families.clear();
      for (const key of keys.values()) {
        const name = key.tags.get(TAGS.family) ?? '';
        this.families.set(name, [...this.families.get(name) ?? [], key]);
      }
      this.keysKnown = keys.size;
    }
    return this.families.get(family) ?? [];
  }
}
