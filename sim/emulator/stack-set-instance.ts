import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Emulator } from './emulator';
import { ensurePythonEnv } from './python-env';

/** What to deploy. */
export interface StackSetInstance {
  /** The folder that was synthesized. */
  readonly assembly: string;
  /** The stack around the stack set. */
  readonly stack: string;
  /** The bucket of the organization for this Region, as cdk-stacksets names it: `<prefix>-<region>`. */
  readonly bucket: string;
  /** As AWS CloudFormation names it: `StackSet-<name>-<uuid>`. */
  readonly name: string;
  /** Types that the emulator does not know: their resources are left out. @default - none */
  readonly unknownTypes?: readonly string[];
}

/**
 * Deploys one instance of a stack set, as AWS CloudFormation makes it in each account: the inner template, without the cdk CLI and without
 * a bootstrapped account, with the code from the bucket of the organization. The emulator has no stack sets of its own.
 *
 * @returns the outputs of the stack
 */
export async function deployInstance(
  emulator: Emulator, client: CloudFormationClient, { assembly, stack, bucket, name, unknownTypes = [] }: StackSetInstance,
): Promise<Record<string, string>> {
  await publish(emulator, assembly, stack, bucket);
  const [file] = readdirSync(assembly).filter((one) => one.endsWith('.stackset.template.json'));
  const template = without(unknownTypes, JSON.parse(readFileSync(join(assembly, file), 'utf8')) as Template);
  await put(emulator, `${bucket}/template.json`, Buffer.from(JSON.stringify(template)));
  const url = `${emulator.endpoint}/${bucket}/template.json`;
  await client.send(new CreateStackCommand({ StackName: name, TemplateURL: url, Capabilities: ['CAPABILITY_NAMED_IAM'] }));
  try {
    await waitUntilStackCreateComplete({ client, maxWaitTime: 120, minDelay: 1, maxDelay: 1 }, { StackName: name });
  } catch (error) {
    const { StackEvents: events = [] } = await client.send(new DescribeStackEventsCommand({ StackName: name }));
    const reasons = events.map((event) => [event.LogicalResourceId, event.ResourceStatus, event.ResourceStatusReason].join(' '));
    throw new Error(`${name} was not made:\n${reasons.join('\n')}`, { cause: error });
  }
  const { Stacks: [{ Outputs: outputs = [] }] = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
  return Object.fromEntries(outputs.map(({ OutputKey: key, OutputValue: value }) => [key!, value!]));
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
}

/** Without resources of some types; what refers to them gets their logical ids. */
function without(types: readonly string[], template: Template): Template {
  const [left, kept] = [true, false].map((isLeft) => (
    Object.entries(template.Resources).filter(([, { Type: type }]) => types.includes(type) === isLeft)));
  const isLeftOut = (id: unknown) => left.some(([one]) => one === id);
  const filled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value !== 'object' || value === null) return value;
    const { 'Ref': ref, 'Fn::GetAtt': attribute } = value as { 'Ref'?: string; 'Fn::GetAtt'?: string[] };
    const id = ref ?? attribute?.[0];
    return isLeftOut(id) ? id : Object.fromEntries(Object.entries(value).map(([name, part]) => [name, filled(part)]));
  };
  return filled({ ...template, Resources: Object.fromEntries(kept) }) as Template;
}

/** What cdk-stacksets lets the stack around it do with the assets: folders go into the bucket as zip files, under their hash. */
async function publish(emulator: Emulator, assembly: string, stack: string, bucket: string): Promise<void> {
  const python = await ensurePythonEnv('emulator');
  const zip = 'import shutil, sys; shutil.make_archive(sys.argv[1], "zip", sys.argv[1])';
  await put(emulator, bucket);
  type Files = Record<string, { source: { path: string; packaging: string } }>;
  const { files } = JSON.parse(readFileSync(join(assembly, `${stack}.assets.json`), 'utf8')) as { files: Files };
  for (const [hash, { source }] of Object.entries(files).filter(([, one]) => one.source.packaging === 'zip')) {
    execFileSync(python, ['-c', zip, join(assembly, source.path)]);
    await put(emulator, `${bucket}/${hash}.zip`, readFileSync(join(assembly, `${source.path}.zip`)));
  }
}

async function put(emulator: Emulator, path: string, body?: Uint8Array<ArrayBuffer>): Promise<void> {
  const answer = await fetch(`${emulator.endpoint}/${path}`, { method: 'PUT', body });
  if (!answer.ok) throw new Error(`PUT ${path}: ${answer.status} ${await answer.text()}`);
}
