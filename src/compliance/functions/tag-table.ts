import type { GetResourcesCommandInput, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { paginateGetResources } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Calls } from './calls';
import { TAG_PREFIX } from '../../private/vocabulary';
import type { TagScope } from '../contract';

export type Tags = Readonly<Record<string, string>>;

const NONE: Tags = {};

/**
 * The most that the tagging API takes, and puts on a page.
 * https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html (read 2026-11-25)
 */
const RESOURCES_A_PAGE = 100;

/** Tags of keys, those only that somebody asks about: 10,000 keys with 50 tags each would not fit into the function. */
export class TagTable {
  private readonly byArn = new Map<string, Tags>();

  constructor(private readonly tagging: ResourceGroupsTaggingAPIClient, private readonly calls: Calls, private readonly scope?: TagScope) {}

  /** Reads the tags of all keys. */
  public async readAll(): Promise<void> {
    await this.keep({ ResourceTypeFilters: ['kms:key'], ResourcesPerPage: RESOURCES_A_PAGE });
  }

  /** Reads the tags of these keys. */
  public async read(keyArns: readonly string[]): Promise<void> {
    for (let i = 0; i < keyArns.length; i += RESOURCES_A_PAGE) {
      await this.keep({ ResourceARNList: keyArns.slice(i, i + RESOURCES_A_PAGE) });
    }
  }

  public of(keyArn: string): Tags {
    return this.byArn.get(keyArn) ?? NONE;
  }

  public inScope(keyArn: string): boolean {
    if (this.scope === undefined) return true;
    const { tagKey, tagValue } = this.scope;
    const tags = this.of(keyArn);
    return Object.hasOwn(tags, tagKey) && (tagValue === undefined || tags[tagKey] === tagValue);
  }

  private async keep(input: GetResourcesCommandInput): Promise<void> {
    for await (const page of paginateGetResources({ client: this.calls.paced(this.tagging, 'GetResources') }, input)) {
      for (const { ResourceARN: arn, Tags: tags = [] } of page.ResourceTagMappingList ?? []) {
        const kept = tags.filter(({ Key }) => this.isWanted(Key!)).map(({ Key, Value }) => [Key, Value]);
        if (kept.length > 0) this.byArn.set(arn!, Object.fromEntries(kept));
      }
    }
  }

  private isWanted(key: string): boolean {
    return key.startsWith(TAG_PREFIX) || key === this.scope?.tagKey;
  }
}
