import type { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { KmsWorld } from './world';

/** Stands in for ResourceGroupsTaggingAPIClient: finds KMS keys by their tags, as late as `delaySeconds` says; or fails. */
export class FakeTaggingClient {
  public delaySeconds = 0;
  public failure?: Error;

  constructor(private readonly world: KmsWorld) {}

  public async send({ input }: GetResourcesCommand): Promise<any> {
    if (this.failure !== undefined) throw this.failure;
    const seen = this.world.clock.now() - this.delaySeconds * 1000;
    const ResourceTagMappingList = [...this.world.store.keys.values()].flatMap((key) => {
      const tags = key.tagHistory.filter((entry) => entry.at <= seen).at(-1)?.tags ?? new Map<string, string>();
      const fits = (input.TagFilters ?? []).every(
        ({ Key, Values }) => tags.has(Key!) && (Values ?? [tags.get(Key!)]).includes(tags.get(Key!)),
      );
      return fits ? [{ ResourceARN: key.arn, Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) }] : [];
    });
    return { ResourceTagMappingList, PaginationToken: '' };
  }

  /** Typed as the handlers want it. */
  public asTaggingClient(): ResourceGroupsTaggingAPIClient {
    return this as unknown as ResourceGroupsTaggingAPIClient;
  }
}
