/**
 * `npm run verify:aws`: for somebody who has an AWS account. Shows the price and asks; deploys one small stack; asks AWS the questions
 * that nobody can
 * answer without an account; prints a report for an issue; removes everything. `--on-emulator` runs the same steps on the emulator and
 * says what
 * cannot be known there. `--remove` only removes, after a run that was cut off. `--mail <address>` asks what the mails
 * look like. It never runs in CI, but for `--on-emulator`.
 */
import { createInterface } from 'node:readline/promises';
import { accountIn, optionsOf, PRICE } from './options';
import { awsStage, emulatedStage } from './stage';
import type { Stage } from './stage';
import { verify } from './verify';
import { version } from '../../package.json';

const terminal = () => createInterface({ input: process.stdin, output: process.stdout });

async function askPerson(question: string): Promise<string> {
  const open = terminal();
  try {
    return await open.question(question);
  } finally {
    open.close();
  }
}

async function agreed(mail?: string): Promise<Stage | undefined> {
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (region === undefined) {
    throw new Error('set AWS_REGION to the Region to use; the environment there must be bootstrapped (cdk bootstrap)');
  }
  console.log(`${PRICE}\n\nRegion: ${region}`);
  const account = accountIn(await askPerson('To agree, type the id of the account (12 digits); anything else ends this: '));
  return account === undefined ? undefined : awsStage(account, region, mail);
}

async function main(): Promise<void> {
  const { onEmulator, removeOnly, mail } = optionsOf(process.argv.slice(2), process.env);
  const stage = onEmulator ? await emulatedStage() : await agreed(mail);
  if (stage === undefined) {
    console.log('Nothing was done.');
    return;
  }
  try {
    const askReader = mail === undefined ? undefined : askPerson;
    console.log(`\n${await verify(stage, { version, removeOnly, emulated: onEmulator, askReader, tell: console.log })}`);
  } finally {
    await stage.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error('If a stack or keys are left, npm run verify:aws -- --remove removes them.');
  process.exitCode = 1;
});
