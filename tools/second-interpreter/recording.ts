import type { ExecutionResult, Interpreter, TaskCall } from '../../sim/asl/execution-types';

/** One call of a Task state. */
export interface RecordedCall {
  /** Virtual milliseconds since the execution started. */
  readonly at: number;
  readonly state: string;
  readonly resource: string;
  readonly args: unknown;
}

/** What one execution did, as far as it can be seen from outside. */
export interface Recording {
  readonly name: string;
  readonly input: unknown;
  /** When it started, in virtual milliseconds since the epoch. */
  readonly startedAt: number;
  readonly calls: readonly RecordedCall[];
  readonly result: ExecutionResult;
}

/** Records every execution that an interpreter runs. */
export class Recorder {
  private readonly made: Array<Promise<Recording>> = [];

  /** The executions in the order of their starts, when all have ended. */
  public async recordings(): Promise<Recording[]> {
    return Promise.all(this.made);
  }

  public interpreter(inner: Interpreter): Interpreter {
    return (machine, options) => {
      const calls: Array<Omit<RecordedCall, 'at'> & { readonly now: number }> = [];
      const onTask = (call: TaskCall) => {
        calls.push({ now: options.clock.now(), state: call.state, resource: call.resource, args: JSON.parse(JSON.stringify(call.args)) });
        return options.onTask(call);
      };
      const execution = inner(machine, { ...options, onTask });
      const recording = execution.done.then((result): Recording => {
        const { startedAt } = result;
        const sinceStart = calls.map(({ now, ...call }) => ({ at: now - startedAt, ...call }));
        return { name: execution.name, input: options.input, startedAt, calls: sinceStart, result };
      });
      recording.catch(() => undefined); // who awaits the recordings gets it there
      this.made.push(recording);
      return execution;
    };
  }
}

/** What is new in each run: what the probe signs or encrypts, and what comes of it. Whether it is right is for the function to say. */
const BY_CHANCE = ['nonce', 'data', 'digest'];

/** Leaves out what is new in each run of one interpreter already, and what moto adds to the text of an error of AWS. */
export function comparable(recording: Recording): Recording {
  const same = (sample: Record<string, unknown>) => BY_CHANCE.filter((name) => sample[name] !== '').map((name) => [name, 'by chance']);
  return rewritten(
    recording,
    (text) => text.replace(/ \(Service: [^)]*\)/g, ''),
    (value) => ('nonce' in value ? { ...value, ...Object.fromEntries(same(value)) } : value),
  );
}

/**
 * Leaves out what a live server has of its own: it gives new ids each time, and dates what it does by the real clock. Ids become their
 * order of appearance, moments become whole minutes since the execution started.
 */
export function withoutTheServersOwn(recording: Recording): Recording {
  const known: string[] = [];
  const number = (id: string) => `id ${1 + (known.includes(id) ? known.indexOf(id) : known.push(id) - 1)}`;
  const minutes = (moment: string) => `${Math.round((Date.parse(moment) - recording.startedAt) / 60_000)} min`;
  return rewritten(recording, (text) => text
    .replace(/\b([0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/g, number)
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, minutes));
}

/** The recording with every text, and every object, in what it called and how it ended rewritten. */
function rewritten(
  recording: Recording, text: (text: string) => string, object: (value: Record<string, unknown>) => object = (value) => value,
): Recording {
  const rewrite = <T>(value: T): T => value === undefined ? value : JSON.parse(JSON.stringify(value), (_, part: unknown) => {
    if (typeof part === 'string') return text(part);
    return typeof part === 'object' && part !== null && !Array.isArray(part) ? object(part as Record<string, unknown>) : part;
  }) as T;
  const { calls, result } = recording;
  return { ...recording, calls: rewrite(calls), result: { ...result, output: rewrite(result.output), cause: rewrite(result.cause) } };
}
