import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { KMSClient } from '@aws-sdk/client-kms';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { aliasNameOf, STACK } from './stacks';
import type { VariantName } from './stacks';
import { bootstrap, deploy } from '../../sim/emulator/cdk';
import { clientsOf } from '../../sim/emulator/clients';
import { Emulator } from '../../sim/emulator/emulator';
import { readFamily } from '../../sim/emulator/family';
import { duration } from '../../sim/emulator/table';

const DEPLOY_TIMEOUT_MS = 1_800_000;

/**
 * Deploys a stack with so many aliases to the emulator, with the real CLI, and tells what is not as it must be.
 *
 * @param compact without indentation: the emulator refuses templates that are too large, as CloudFormation does
 */
export async function deployed(variant: VariantName, aliases: number, compact: boolean): Promise<string[]> {
  const emulator = await Emulator.start();
  const clients = clientsOf(emulator);
  try {
    await bootstrap(emulator);
    const begun = Date.now();
    await deploy(emulator, {
      app: 'node --import tsx tools/sizes/stacks.ts',
      context: compact ? { '@aws-cdk/core:suppressTemplateIndentation': 'true' } : {},
      environment: { SIZES_VARIANT: variant, SIZES_ALIASES: String(aliases) },
      timeoutMs: DEPLOY_TIMEOUT_MS,
    });
    const { Stacks: [stack] = [] } = await clients.cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }));
    console.log(`cdk deploy took ${duration(Date.now() - begun)}; the stack is ${stack?.StackStatus}`);
    const found = stack?.StackStatus === 'CREATE_COMPLETE' ? [] : [`the stack is ${stack?.StackStatus}, not CREATE_COMPLETE`];
    for (let index = 0; index < aliases; index++) found.push(...await wrongWith(clients.kms, `alias/${aliasNameOf(index)}`));
    console.log(`${aliases - found.length} of ${aliases} aliases point to an enabled key that is their generation 1`);
    return found;
  } finally {
    clients.destroy();
    await emulator.stop();
  }
}

async function wrongWith(kms: KMSClient, alias: string): Promise<string[]> {
  try {
    const { generations, current, currentKeyArn } = await readFamily(kms, alias);
    const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: currentKeyArn }));
    const right = generations.length === 1 && current === 1 && key?.KeyState === 'Enabled';
    return right ? [] : [`${alias}: generation ${current} of ${generations.length} is current, its key is ${key?.KeyState}`];
  } catch (error) {
    return [`${alias}: ${String(error)}`];
  }
}
