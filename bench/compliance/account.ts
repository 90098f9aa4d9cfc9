import { KMSClient, ListAliasesCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import type { MixedKey } from './mix';
import { mixOf } from './mix';
import type { Answer } from '../../sim/moto/aws-proxy';
import { Moto } from '../../sim/moto/moto';

/**
 * How many AWS KMS puts on a page if not told. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html, API_ListAliases.html
 * (read 2026-11-25)
 */
const DEFAULT_PAGE = { ListKeys: 100, ListAliases: 50 } as const;
const MOST_PER_PAGE = { ListKeys: 1_000, ListAliases: 100 } as const;

type List = keyof typeof DEFAULT_PAGE;

/** A moto server with a mix of keys. */
export class Account {
  public static async make(count: number, seed: number): Promise<Account> {
    const moto = await Moto.start();
    try {
      const mix = mixOf(count, seed, Date.now());
      const ids = await moto.create(mix.map(({ key }) => key));
      const kms = new KMSClient(moto.clientConfig());
      const { Keys = [] } = await kms.send(new ListKeysCommand({}));
      const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
      kms.destroy();
      if (Keys.length !== count) throw new Error(`moto lists ${Keys.length} keys instead of ${count}`);
      const aliases = Aliases.map(({ AliasName, AliasArn, TargetKeyId }) => ({ AliasName, AliasArn, TargetKeyId }));
      return new Account(moto, new Map(ids.map((id, i) => [id, mix[i]])), { ListKeys: Keys, ListAliases: aliases });
    } catch (error) {
      await moto.stop();
      throw error;
    }
  }

  private constructor(
    public readonly moto: Moto,
    public readonly keys: ReadonlyMap<string, MixedKey>,
    private readonly lists: Record<List, object[]>,
  ) {}

  /** moto answers these two lists on one page, however long; here they are cut as AWS KMS cuts them, so that calls are counted right. */
  public page(operation: string, input: { Limit?: number; Marker?: string; KeyId?: string }): Answer | undefined {
    if ((operation !== 'ListKeys' && operation !== 'ListAliases') || input.KeyId !== undefined) return undefined;
    const { Limit = DEFAULT_PAGE[operation], Marker = '0' } = input;
    const list = this.lists[operation];
    const from = Number(Marker);
    const to = from + Math.min(Limit, MOST_PER_PAGE[operation]);
    const items = list.slice(from, to);
    const rest = to < list.length ? { Truncated: true, NextMarker: String(to) } : { Truncated: false };
    return { status: 200, body: { [operation.slice('List'.length)]: items, ...rest } };
  }
}
