import type { ApiCall, Answer } from './calls';
import { FakeKmsClient, KmsError } from './simulated';
import { prove } from '../../src/manual-rotation/functions/prove';
import { respond } from '../../src/manual-rotation/functions/survey';
import type { ProofRequest } from '../../src/manual-rotation/proof-messages';
import type { SurveyRequest } from '../../src/manual-rotation/survey-messages';

/** How far a function came with the answers it has had: it asks for another one, or has ended. */
export type Progress = { readonly asks: ApiCall } | { readonly result: unknown } | { readonly error: string };

export type Given = ReadonlyArray<readonly [call: string, answer: Answer]>;
/** Only the survey looks at the clock. */
type Body = (clients: { kms: any; tagging: any }, payload: any, now: Date) => Promise<unknown>;

/** The library's own functions. What they only say, and what they draw by lot, is left out: nothing is decided by it. */
export const FUNCTIONS: Readonly<Record<'survey' | 'probe', Body>> = {
  survey: async (clients, payload: SurveyRequest, now) => ({ ...(await respond(clients, payload, now)).result, why: '' }),
  probe: async ({ kms }, payload: ProofRequest) => {
    const { sample, ...result } = await prove(kms, payload);
    return { ...result, why: '', sample: sample && { ...sample, nonce: '' } };
  },
};

/** A function under way: where it is, and how to go on from there, once. */
export interface Under {
  readonly progress: Progress;
  goOn(answer: Answer): Promise<Under>;
}

/** Runs a function from its start with the answers that were given so far; the same answers lead to the same place. */
export async function runFunction(body: Body, payload: unknown, now: number, given: Given): Promise<Under> {
  const open: Array<{ call: ApiCall; resolve: (answer: Answer) => void }> = [];
  const left = [...given];
  const answerTo = (call: ApiCall): Promise<Answer> => {
    const text = JSON.stringify(call);
    const index = left.findIndex(([one]) => one === text);
    if (index !== -1) return Promise.resolve(left.splice(index, 1)[0][1]);
    return new Promise((resolve) => open.push({ call, resolve }));
  };
  const kms = {
    send: async (command: { input: Record<string, any> }) => {
      const answer = await answerTo({ operation: command.constructor.name.replace(/Command$/, ''), input: essence(command.input) });
      return new FakeKmsClient(() => output(answer), 'function').send(command);
    },
  };
  const tagging = {
    send: async ({ input: { TagFilters } }: { input: Record<string, any> }) =>
      output(await answerTo({ operation: 'GetResources', input: { TagFilters } })),
  };
  let ended: Progress | undefined;
  body({ kms, tagging }, payload, new Date(now)).then(
    (result) => { ended = { result }; },
    (error: Error) => { ended = { error: error.name }; },
  );
  const settled = async (): Promise<Under> => {
    for (let turn = 0; turn < 1000; turn++) {
      await new Promise((resolve) => setImmediate(resolve)); // everything that is ready has run
      if (ended !== undefined || open.length > 0) break;
    }
    if (ended === undefined && open.length === 0) throw new Error('a function neither asks nor ends');
    return {
      progress: ended ?? { asks: open[0].call },
      goOn: (answer) => {
        open.shift()!.resolve(answer);
        return settled();
      },
    };
  };
  return settled();
}

function output(answer: Answer): Record<string, any> {
  if ('error' in answer) throw new KmsError(answer.error, '');
  return answer.output;
}

/** What is authenticated is random, and no answer hangs on it. */
function essence(input: Record<string, any>): Record<string, any> {
  const { Message, ...rest } = input;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, value instanceof Uint8Array ? Buffer.from(value).toString() : value]));
}
