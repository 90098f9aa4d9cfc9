import type { GetResourcesCommandInput, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Calls } from './calls';
import { TAGS } from '../../private/vocabulary';
import type { TagScope } from '../contract';

export type Tags = Readonly<Record<string, string>>;

const NONE: Tags = {};

/** Tags of keys, those only that somebody asks about: 10,000 keys with 50 tags each would not fit into the function. */
export class TagTable {
  private readonly byArn = new Map<string, Tags>();
  private readonly wanted: readonly string[];

  constructor(private readonly tagging: ResourceGroupsTaggingAPIClient, private readonly calls: Calls, private readonly scope?: TagScope) {
    this.wanted = [TAGS.family, TAGS.owner, ...(scope === undefined ? [] : [scope.tagKey])];
  }

  /** Reads the tags of all keys. */
  public async readAll(): Promise<void> {
    let token: string | undefined;
    do {
      token = await this.read({ ResourceTypeFilters: ['kms:key'], ResourcesPerPage: 100, PaginationToken: token });
    } while (token !== undefined);
  }

  /** Reads the tags of one key. */
  public async readOne(keyArn: string): Promise<void> {
    await this.read({ ResourceARNList: [keyArn] });
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

  private async read(input: GetResourcesCommandInput): Promise<string | undefined> {
    const page = await this.calls.paced('GetResources', () => this.tagging.send(new GetResourcesCommand(input)));
    for (const { ResourceARN: arn, Tags: tags = [] } of page.ResourceTagMappingList ?? []) {
      const kept = tags.filter(({ Key }) => this.wanted.includes(Key!)).map(({ Key, Value }) => [Key, Value]);
      if (kept.length > 0) this.byArn.set(arn!, Object.fromEntries(kept));
    }
    return page.PaginationToken || undefined;
  }
}
