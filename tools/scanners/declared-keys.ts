import { readFileSync } from 'node:fs';
import { CreateKeyCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms';
import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { ENVIRONMENT } from './app';
import { resolveTemplate } from '../../sim/cloudformation/resolve-template';
import type { Moto } from '../../sim/moto/moto';

/** A key as AWS KMS gets it: of the template, or the first generation of a family. */
export interface DeclaredKey {
  /** Logical id of the key, or of the family's state machine. */
  readonly id: string;
  readonly policy: object;
  readonly request: Pick<CreateKeyCommandInput, 'KeySpec' | 'KeyUsage' | 'Origin'>;
  readonly rotates: boolean;
}

export function declaredKeys(template: string): DeclaredKey[] {
  const around = { ...ENVIRONMENT, partition: 'aws', urlSuffix: 'amazonaws.com', stackName: 'Scanned' };
  const { resources } = resolveTemplate(JSON.parse(readFileSync(template, 'utf8')), around);
  return Object.entries(resources).flatMap(([id, { Type, Properties }]): DeclaredKey[] => {
    if (Type === 'AWS::KMS::Key') {
      const { KeyPolicy: policy, KeySpec, KeyUsage, Origin, EnableKeyRotation } = Properties;
      return [{ id, policy, request: { KeySpec, KeyUsage, Origin }, rotates: EnableKeyRotation === true }];
    }
    const declaration: string | undefined = Properties?.DefinitionSubstitutions?.Declaration;
    if (Type !== 'AWS::StepFunctions::StateMachine' || declaration === undefined) return [];
    const declared = JSON.parse(Buffer.from(declaration, 'base64').toString('latin1'));
    const { policy, keySpec: KeySpec, keyUsage: KeyUsage, origin: Origin } = declared;
    return [{ id, policy, request: { KeySpec, KeyUsage, Origin }, rotates: false }];
  });
}

/** Makes them; by key id, whose each is. */
export async function keysIn(moto: Moto, keys: readonly DeclaredKey[]): Promise<Map<string, string>> {
  const client = new KMSClient(moto.clientConfig());
  const names = new Map<string, string>();
  for (const { id, policy, request, rotates } of keys) {
    const { KeyMetadata } = await client.send(new CreateKeyCommand({ ...request, Policy: JSON.stringify(policy) }));
    if (rotates) await client.send(new EnableKeyRotationCommand({ KeyId: KeyMetadata!.KeyId }));
    names.set(KeyMetadata!.KeyId!, id);
  }
  client.destroy();
  return names;
}
