/**
 * `npm run demo`: deploys the quick-start app to an emulated AWS, signs with its alias, rotates the key behind it, and shows
 * that the old signature still verifies. Ends with exit code 0 only if everything is as it must be. With `--keep` the emulator stays up,
 * until somebody ends this process.
 */
import { parseArgs } from 'node:util';
import { KMSInvalidSignatureException, SignCommand, SigningAlgorithmSpec, VerifyCommand } from '@aws-sdk/client-kms';
import type { KMSClient } from '@aws-sdk/client-kms';
import { pictureOf, waysOn } from './demo-picture';
import { bootstrap, deploy } from '../sim/emulator/cdk';
import type { StackOutputs } from '../sim/emulator/cdk';
import { clientsOf } from '../sim/emulator/clients';
import { Emulator } from '../sim/emulator/emulator';
import { runExecution } from '../sim/emulator/execution';
import type { ExecutionResult } from '../sim/emulator/execution';
import { readFamily } from '../sim/emulator/family';
import type { Family } from '../sim/emulator/family';
import { duration, renderTable } from '../sim/emulator/table';

const APP = 'npx tsx examples/quick-start.ts';
const STACK = 'QuickStart';
const ALGORITHM = SigningAlgorithmSpec.ECDSA_SHA_256; // of the app's key, ECC_NIST_P256
const DOCUMENT = Buffer.from('Signed before the rotation, verified after it.');

interface Signature {
  /** The ARN of the key that signed: what a verifier has to store beside the signature. */
  readonly keyArn: string;
  readonly bytes: Uint8Array;
}

/** A line of the final table, and whether it is as it must be. */
interface Finding {
  readonly what: string;
  readonly seen: string;
  readonly asExpected: boolean;
}

interface Timing {
  readonly step: string;
  readonly took: number;
}

async function main(): Promise<boolean> {
  const { values: { keep } } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
  const timings: Timing[] = [];
  const step = async <T>(title: string, work: () => Promise<T>): Promise<T> => {
    console.log(`\n${title} ...`);
    const begun = Date.now();
    const result = await work();
    timings.push({ step: title, took: Date.now() - begun });
    return result;
  };

  const emulator = await step('Start an emulated AWS (install it first if need be)', () =>
    Emulator.start({ log: (line) => console.log(`  ${line}`) }),
  );
  console.log(`  MiniStack answers at ${emulator.endpoint}. It skips the waits of state machines (SFN_WAIT_SCALE=0):`);
  console.log('  on AWS a rotation lets the new key settle for at least 5 minutes before it moves the alias.');
  const clients = clientsOf(emulator);
  try {
    await step('cdk bootstrap', () => bootstrap(emulator));
    const outputs = await step(`cdk deploy ${STACK}`, () => deploy(emulator, { app: APP, stacks: [STACK], onLine: showProgress }));
    const alias = outputOf(outputs, 'AliasName');
    const machine = outputOf(outputs, 'StateMachineArn');
    const before = await readFamily(clients.kms, alias);
    console.log(`\n${pictureOf(alias, before)}`);
    const old = await step(`Sign a document with ${alias}`, () => sign(clients.kms, alias));
    console.log(`  signed by ${old.keyArn}`);
    const input = { reason: 'manual', action: 'rotate', fromGeneration: before.current };
    const rotation = await step('Rotate: start the state machine with '
      + `${JSON.stringify(input)}`, () => runExecution(clients.stepFunctions, machine, input, {
      onVisit: ({ name, enteredMs }) => console.log(`  ${`+${duration(enteredMs)}`.padStart(8)}  ${name}`),
    }));
    const after = await readFamily(clients.kms, alias);
    const findings = await step('Look at the result', () => inspect(clients.kms, { alias, before, after, old, rotation }));
    console.log(
      `\n${renderTable([...timings, ...stateTimings(rotation)].map(({ step: title, took }) => [duration(took).padStart(8), title]))}`,
    );
    console.log(`\nBefore:\n\n${pictureOf(alias, before)}\n\nAfter:\n\n${pictureOf(alias, after)}\n`);
    console.log('A signature is verified with the key that made it, so a signer stores the key ARN beside each signature.');
    console.log(`\n${renderTable(findings.map(finding => [finding.asExpected ? 'ok' : 'WRONG', finding.what, finding.seen]))}`);
    const asExpected = findings.every(finding => finding.asExpected);
    if (keep) {
      console.log(`\n${waysOn({ environment: emulator.environment, alias, machine, current: after.current ?? 1, pid: process.pid })}`);
      await forever();
    }
    return asExpected;
  } finally {
    clients.destroy();
    await emulator.stop();
  }
}

/** A signal ends this process; at-exit.ts then ends the emulator. */
function forever(): Promise<never> {
  return new Promise(() => setInterval(() => undefined, 60_000));
}

function outputOf(outputs: StackOutputs, name: string): string {
  const value = outputs[STACK]?.[name];
  if (!value) {
    throw new Error(`the stack ${STACK} of ${APP} must have an output ${name}; it has `
    + `${Object.keys(outputs[STACK] ?? {}).join(', ') || 'none'}`);
  }
  return value;
}

async function sign(kms: KMSClient, keyId: string): Promise<Signature> {
  const answer = await kms.send(new SignCommand({ KeyId: keyId, Message: DOCUMENT, MessageType: 'RAW', SigningAlgorithm: ALGORITHM }));
  return { keyArn: answer.KeyId!, bytes: answer.Signature! };
}

/** KMS answers a signature that does not match with an exception, not with false. */
async function verifies(kms: KMSClient, keyId: string, signature: Signature): Promise<boolean> {
  try {
    await kms.send(
      new VerifyCommand({ KeyId: keyId, Message: DOCUMENT, MessageType: 'RAW', SigningAlgorithm: ALGORITHM, Signature: signature.bytes }),
    );
    return true;
  } catch (error) {
    if (error instanceof KMSInvalidSignatureException) return false;
    throw error;
  }
}

interface Rotated {
  readonly alias: string;
  readonly before: Family;
  readonly after: Family;
  readonly old: Signature;
  readonly rotation: ExecutionResult;
}

async function inspect(kms: KMSClient, { alias, before, after, old, rotation }: Rotated): Promise<Finding[]> {
  const fresh = await sign(kms, alias);
  const oldByKey = await verifies(kms, old.keyArn, old);
  const newByAlias = await verifies(kms, alias, fresh);
  const oldByAlias = await verifies(kms, alias, old);
  const number = (family: Family) => `${family.current} (of ${family.generations.map(generation => generation.number).join(' and ')})`;
  return [
    {
      what: 'rotation',
      seen: [rotation.status, rotation.error, rotation.cause].filter(Boolean).join(': '),
      asExpected: rotation.status === 'SUCCEEDED',
    },
    { what: 'generation before', seen: number(before), asExpected: before.current === 1 && before.generations.length === 1 },
    { what: 'generation after', seen: number(after), asExpected: after.current === 2 && after.generations.length === 2 },
    { what: 'alias target before', seen: before.currentKeyArn, asExpected: before.currentKeyArn === old.keyArn },
    {
      what: 'alias target after',
      seen: after.currentKeyArn,
      asExpected: after.currentKeyArn === fresh.keyArn && fresh.keyArn !== old.keyArn,
    },
    { what: 'old signature, by the key ARN stored with it', seen: oldByKey ? 'verifies' : 'does not verify', asExpected: oldByKey },
    { what: 'new signature, by the alias', seen: newByAlias ? 'verifies' : 'does not verify', asExpected: newByAlias },
    {
      what: 'old signature, by the alias',
      seen: oldByAlias ? 'verifies, though the alias should name the new key' : 'refused, as expected: the alias names the new key now',
      asExpected: !oldByAlias,
    },
  ];
}

/** How long the execution stayed in each state it visited. */
function stateTimings({ visits, durationMs }: ExecutionResult): Timing[] {
  return visits.map(({ name, enteredMs }, index) => ({
    step: `  in '${name}'`,
    took: (visits[index + 1]?.enteredMs ?? durationMs) - enteredMs,
  }));
}

/** Of all that the CDK prints, the resources that are finished are what a viewer wants to see. */
function showProgress(line: string): void {
  const done = /\| (?:CREATE|UPDATE)_(COMPLETE|FAILED) +\| (\S+) +\| (\S+)/.exec(line);
  if (done) console.log(`  ${done[1] === 'FAILED' ? 'FAILED ' : ''}${done[2]}  ${done[3]}`);
}

main().then(
  asExpected => {
    console.log(asExpected ? '\nEverything is as it must be.' : '\nSomething is not as it must be: see the rows marked WRONG.');
    process.exitCode = asExpected ? 0 : 1;
  },
  (error: unknown) => {
    console.error(`\nThe demo failed. ${String(error)}`);
    process.exitCode = 1;
  },
);
