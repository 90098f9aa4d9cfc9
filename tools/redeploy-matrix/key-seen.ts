import type { KMSClient } from '@aws-sdk/client-kms';
import { DescribeKeyCommand, GetKeyPolicyCommand, ListResourceTagsCommand } from '@aws-sdk/client-kms';

/** A key as AWS KMS shows it. */
export interface KeySeen {
  readonly keyId: string;
  readonly keySpec: string;
  readonly keyState: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly statements: readonly StatementSeen[];
}

/** A statement of a key policy. */
export type StatementSeen = { readonly Sid?: string } & Readonly<Record<string, unknown>>;

export async function keySeen(kms: KMSClient, keyId: string): Promise<KeySeen> {
  const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: keyId }));
  const { Tags: tags } = await kms.send(new ListResourceTagsCommand({ KeyId: keyId }));
  const { Policy: policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: keyId, PolicyName: 'default' }));
  return {
    keyId,
    keySpec: key!.KeySpec!,
    keyState: key!.KeyState!,
    description: key!.Description!,
    tags: Object.fromEntries((tags ?? []).map(({ TagKey, TagValue }) => [TagKey, TagValue])),
    statements: (JSON.parse(policy!) as { Statement: StatementSeen[] }).Statement,
  };
}
