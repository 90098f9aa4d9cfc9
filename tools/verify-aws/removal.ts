import {
  DeleteAliasCommand,
  DescribeKeyCommand,
  ListAliasesCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import type { KMSClient } from '@aws-sdk/client-kms';
import { ALIAS_PREFIX, PENDING_WINDOW } from './names';

/**
 * Removes the aliases with the prefix, and schedules the deletion of the keys behind them and of those that were made. Generations deny
 * everybody but
 * their machine to take their aliases away; the way out is their own: who may write the key policy writes another one first.
 */
export async function removeKeys(kms: KMSClient, accountRoot: string, made: readonly string[]): Promise<string[]> {
  const told: string[] = [];
  const targets = new Set(made);
  const aliases: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await kms.send(new ListAliasesCommand({ Marker }));
    for (const { AliasName = '', TargetKeyId } of page.Aliases ?? []) {
      if (!AliasName.startsWith(ALIAS_PREFIX)) continue;
      aliases.push(AliasName);
      if (TargetKeyId !== undefined) targets.add(TargetKeyId);
    }
    Marker = page.Truncated ? page.NextMarker : undefined;
  } while (Marker !== undefined);
  const open = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: accountRoot }, Action: 'kms:*', Resource: '*' }],
  });
  for (const KeyId of targets) await kms.send(new PutKeyPolicyCommand({ KeyId, Policy: open }));
  for (const AliasName of aliases) {
    await kms.send(new DeleteAliasCommand({ AliasName }));
    told.push(`alias ${AliasName} deleted`);
  }
  for (const KeyId of targets) {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    if (KeyMetadata?.KeyState === 'PendingDeletion') continue;
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: PENDING_WINDOW }));
    told.push(`key ${KeyMetadata!.Arn} will be deleted in ${PENDING_WINDOW} days`);
  }
  return told;
}
