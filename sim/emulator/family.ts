import { DescribeKeyCommand, paginateListAliases } from '@aws-sdk/client-kms';
import type { KMSClient } from '@aws-sdk/client-kms';

/** One generation of a family: a key and the number that its version alias gives it. */
export interface Generation {
  readonly number: number;
  readonly keyId: string;
}

/** What an outsider sees of a family: its generations and which one the alias points to. */
export interface Family {
  /** In ascending order. */
  readonly generations: Generation[];
  /** The number of the current generation; undefined if the alias points to a key without a number. */
  readonly current?: number;
  /** The ARN of the key that the alias points to. */
  readonly currentKeyArn: string;
}

/** Reads a family from its aliases alone, as an auditor would: `<alias>/v<N>` names generation N. */
export async function readFamily(kms: KMSClient, aliasName: string): Promise<Family> {
  const generations: Generation[] = [];
  for await (const page of paginateListAliases({ client: kms }, {})) {
    for (const { AliasName: name = '', TargetKeyId: keyId } of page.Aliases ?? []) {
      const version = name.startsWith(`${aliasName}/v`) ? name.slice(aliasName.length + 2) : '';
      if (/^[1-9]\d*$/.test(version) && keyId) generations.push({ number: Number(version), keyId });
    }
  }
  const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: aliasName }));
  const current = generations.find(generation => generation.keyId === key!.KeyId)?.number;
  return { generations: generations.sort((a, b) => a.number - b.number), current, currentKeyArn: key!.Arn! };
}
