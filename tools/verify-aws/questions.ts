import {
  CreateAliasCommand, CreateKeyCommand, DescribeKeyCommand, DisableKeyCommand, EnableKeyCommand, EnableKeyRotationCommand,
  GetKeyPolicyCommand, GetKeyRotationStatusCommand, PutKeyPolicyCommand, UpdateAliasCommand,
} from '@aws-sdk/client-kms';
import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Account } from './account';
import { FAILURES } from './failures';
import { ALIAS_PREFIX, SUBJECT, TAG } from './names';

/** Something that nobody can know without an account. */
export interface Question {
  readonly asks: string;
  /** What this library takes for true. */
  readonly expects: string;
  /** Only AWS can answer it; why an emulator cannot. */
  readonly onlyAws?: string;
  /** Lines; every one is a fact that was seen. */
  answer(account: Account): Promise<string[]>;
}

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

/** Follows an execution to its end. */
async function run(account: Account, stateMachineArn: string, input: object, seconds: number) {
  const started = account.now();
  const { executionArn } = await account.stepFunctions.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
  for (;;) {
    const { status, output, error, cause } = await account.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    const took = Math.round((account.now() - started) / SECOND);
    if (status !== 'RUNNING') return { status, output, error, cause, took };
    if (took > seconds) return { status: `still RUNNING after ${took} seconds`, output, error, cause, took };
    await account.sleep(2 * SECOND);
  }
}

/** A key for a question; its own alias lets a later run find it, if this one is cut off. */
async function makeKey(account: Account, kind: Partial<CreateKeyCommandInput> = {}): Promise<string> {
  const Description = 'npm run verify:aws; may be deleted';
  const { KeyMetadata } = await account.kms.send(new CreateKeyCommand({ ...kind, Description, Tags: [TAG] }));
  const { Arn, KeyId } = KeyMetadata!;
  account.made.push(Arn!);
  await account.kms.send(new CreateAliasCommand({ AliasName: `${ALIAS_PREFIX}made-${KeyId}`, TargetKeyId: KeyId }));
  return Arn!;
}

/** How long until a read through the alias shows this key three times in a row. */
async function untilSeen(account: Account, aliasName: string, keyArn: string): Promise<string> {
  const started = account.now();
  for (let seen = 0; ;) {
    const { KeyMetadata } = await account.kms.send(new DescribeKeyCommand({ KeyId: aliasName }))
      .catch((error: Error) => { if (error.name === 'NotFoundException') return { KeyMetadata: undefined }; throw error; });
    seen = KeyMetadata?.Arn === keyArn ? seen + 1 : 0;
    const took = account.now() - started;
    if (seen === 3) return `${(took / SECOND).toFixed(1)} seconds`;
    if (took > 600 * SECOND) return 'not within 10 minutes';
    await account.sleep(200);
  }
}

const refusalOf = async (send: () => Promise<unknown>): Promise<string> => {
  try {
    await send();
    return 'nothing: the call succeeded';
  } catch (error) {
    return (error as Error).name;
  }
};

/** A condition key of AWS KMS in a key policy: a denial for requests in which it is absent. */
interface Condition {
  readonly key: string;
  readonly action: string;
  readonly documented: string;
  call(account: Account, keyId: string): Promise<unknown>;
}

const CONDITIONS: readonly Condition[] = [
  {
    key: 'kms:ResourceAliases',
    action: 'kms:GetKeyRotationStatus',
    documented: 'absent: IAM policies only',
    call: ({ kms }, KeyId) => kms.send(new GetKeyRotationStatusCommand({ KeyId })),
  },
  {
    key: 'kms:RotationPeriodInDays',
    action: 'kms:EnableKeyRotation',
    documented: 'not looked up for key policies',
    call: ({ kms }, KeyId) => kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 365 })),
  },
  {
    key: 'kms:TrailingDaysWithoutKeyUsage',
    action: 'kms:DisableKey',
    documented: 'present: AWS has an example key policy',
    call: async ({ kms }, KeyId) => { await kms.send(new DisableKeyCommand({ KeyId })); await kms.send(new EnableKeyCommand({ KeyId })); },
  },
];

export const QUESTIONS: readonly Question[] = [
  {
    asks: 'Does a rotation succeed, and how long does it take?',
    expects: 'SUCCEEDED, in little more than five minutes, which is the activation delay',
    answer: async (account) => {
      const input = { reason: 'manual', action: 'rotate', fromGeneration: 1 };
      const { status, error, cause, took } = await run(account, account.outputs.Machine, input, 1_800);
      return [`${status} after ${took} seconds${error === undefined ? '' : `: ${error}: ${cause}`}`];
    },
  },
  {
    asks: 'Under which names does AWS Step Functions report errors of AWS KMS?',
    expects: 'Kms.NotFoundException for what is modelled, Kms.KmsException for what is not; both known spellings are handled',
    answer: async (account) => {
      const { status, output, error, cause } = await run(account, account.outputs.FailureMachine, {}, 300);
      if (output === undefined) return [`${status}: ${error}: ${cause}`];
      const names = JSON.parse(output) as Array<{ name: string; error: string }>;
      return names.map(({ name, error: told }) => `${name} (${FAILURES.find((one) => one.name === name)?.ofKms}): \`${told}\``);
    },
  },
  {
    asks: 'How long does it take until a new alias, and a moved one, is seen?',
    expects: 'seconds, in some cases minutes; nothing rests on it but waits',
    answer: async (account) => {
      const [one, other] = [await makeKey(account), await makeKey(account)];
      await account.kms.send(new CreateAliasCommand({ AliasName: SUBJECT, TargetKeyId: one }));
      const made = await untilSeen(account, SUBJECT, one);
      await account.kms.send(new UpdateAliasCommand({ AliasName: SUBJECT, TargetKeyId: other }));
      return [`new alias: ${made}`, `moved alias: ${await untilSeen(account, SUBJECT, other)}`];
    },
  },
  {
    asks: 'Which condition keys of AWS KMS does a key policy know?',
    expects: CONDITIONS.map(({ key, documented }) => `${key}: ${documented}`).join('; '),
    onlyAws: 'the emulator enforces no policies',
    answer: async (account) => {
      const { KeyMetadata } = await account.kms.send(new DescribeKeyCommand({ KeyId: SUBJECT }));
      const KeyId = KeyMetadata!.KeyId!;
      const { Policy } = await account.kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
      const lines: string[] = [];
      for (const { key, action, call } of CONDITIONS) {
        const denial = { Effect: 'Deny', Principal: '*', Action: action, Resource: '*', Condition: { Null: { [key]: 'true' } } };
        const document = JSON.parse(Policy!);
        const denying = JSON.stringify({ ...document, Statement: [...document.Statement, denial] });
        await account.kms.send(new PutKeyPolicyCommand({ KeyId, Policy: denying }));
        await account.sleep(60 * SECOND); // a new policy takes its time; a read that is too early would say "present"
        const refusal = await refusalOf(() => call(account, KeyId));
        const seen = refusal === 'AccessDeniedException' ? 'absent' : refusal.startsWith('nothing') ? 'present' : refusal;
        lines.push(`${key} in ${action}: ${seen}`);
        await account.kms.send(new PutKeyPolicyCommand({ KeyId, Policy }));
      }
      return lines;
    },
  },
  {
    asks: 'When does the next rotation come after a period is written: counted from the creation, or from the write?',
    expects: 'not documented',
    answer: async (account) => {
      const KeyId = account.outputs.InPlaceKey;
      const { KeyMetadata } = await account.kms.send(new DescribeKeyCommand({ KeyId }));
      const before = await account.kms.send(new GetKeyRotationStatusCommand({ KeyId }));
      const written = account.now();
      await account.kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
      const after = await account.kms.send(new GetKeyRotationStatusCommand({ KeyId }));
      const next = after.NextRotationDate;
      if (next === undefined) return ['AWS KMS tells no date of the next rotation'];
      const from = (start: number) => Math.round((next.getTime() - start - 90 * DAY) / SECOND);
      return [
        `key made ${KeyMetadata!.CreationDate!.toISOString()}, period of 90 days written ${new Date(written).toISOString()}`,
        `next rotation before: ${before.NextRotationDate?.toISOString()} (period ${before.RotationPeriodInDays})`,
        `next rotation after: ${next.toISOString()} (period ${after.RotationPeriodInDays})`,
        `that is 90 days and ${from(KeyMetadata!.CreationDate!.getTime())} seconds after the creation, `
        + `90 days and ${from(written)} seconds after the write`,
      ];
    },
  },
  {
    asks: 'What does AWS KMS answer to the policy of AWS RAM, where nothing is shared?',
    expects: 'NotFoundException',
    onlyAws: 'the emulator answers the default policy to every name',
    answer: async (account) => [
      await refusalOf(() => account.kms.send(new GetKeyPolicyCommand({ KeyId: account.outputs.InPlaceKey, PolicyName: 'AWS_RAM' }))),
    ],
  },
  {
    asks: 'Are there ML-KEM keys in this Region?',
    expects: 'yes, outside China',
    onlyAws: 'the emulator has none',
    answer: async (account) => [await refusalOf(() => makeKey(account, { KeySpec: 'ML_KEM_768', KeyUsage: 'ENCAPSULATE_DECAPSULATE' }))],
  },
  {
    asks: 'What do the mails look like?',
    expects: 'a subject line and a text that somebody understands at three in the morning',
    onlyAws: 'the emulator sends no mails',
    answer: async (account) => {
      if (account.askReader === undefined) throw new Error('nobody gets them; run it with --mail <address>');
      await account.askReader('Confirm the subscription that has come by mail, then press Enter: ');
      const { status } = await run(account, account.outputs.Machine, { reason: 'manual', action: 'rotate', fromGeneration: 2 }, 1_800);
      const mail = await account.askReader('Paste subject and text of the mail in one line, then press Enter: ');
      return [`a second rotation: ${status}`, mail];
    },
  },
];

/** A question and what came of it. */
export interface Answered {
  readonly question: Question;
  readonly lines: string[];
  /** Why there is no answer. */
  readonly unanswered?: string;
}

/** Asks one after the other; what goes wrong with one is its answer, and keeps no other from being asked. */
export async function askAll(account: Account, tell: (line: string) => void, questions = QUESTIONS): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (const question of questions) {
    tell(question.asks);
    answers.push(await ask(account, question));
  }
  return answers;
}

async function ask(account: Account, question: Question): Promise<Answered> {
  if (account.emulated && question.onlyAws !== undefined) {
    return { question, lines: [], unanswered: `cannot be known here: ${question.onlyAws}` };
  }
  try {
    return { question, lines: await question.answer(account) };
  } catch (error) {
    return { question, lines: [], unanswered: `${(error as Error).name}: ${(error as Error).message}` };
  }
}
