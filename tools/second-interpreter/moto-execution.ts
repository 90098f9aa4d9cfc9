import type { Conversation, EndMessage, EnterQuestion, Question, StartMessage, TaskAnswer, TaskQuestion } from './messages';
import { ClockedExecution } from '../../sim/asl/clocked-execution';
import type { Machine } from '../../sim/asl/definition';
import type { ExecutionOptions, Standing } from '../../sim/asl/execution-types';
import { TaskError } from '../../sim/asl/task-error';

/** Opens a conversation with an execution that it starts. */
export type Opening = (message: Omit<StartMessage, 'start'>, now: () => number) => Conversation;

/**
 * One execution in moto's interpreter, on the virtual clock. moto decides what happens; this answers what moto asks: how long a wait
 * takes, what a call answers, which number is drawn.
 */
export class MotoExecution extends ClockedExecution {
  /** Rules of moto that had to be lifted for it. */
  public lifted: readonly string[] = [];
  private readonly startTime: string;
  private readonly input: unknown;
  private variables: Record<string, unknown> = {};

  constructor(private readonly open: Opening, machine: Machine, options: ExecutionOptions) {
    super(machine, options);
    if (options.redriveOf) throw new Error('moto does not redrive executions');
    const { clock, at = clock.now(), input = {} } = options;
    this.startTime = new Date(at).toISOString();
    this.input = JSON.parse(JSON.stringify(input));
  }

  protected get standing(): Standing {
    const { variables, name, startTime, input } = this;
    const { state } = this.trail.at(-1) ?? { state: this.machine.startAt };
    return { state, input: {}, executionInput: input, variables, redriveCount: 0, name, startTime };
  }

  /** Where the clock or a test ends the execution, moto hears no more of it: an execution that gets no answer stays where it is. */
  protected async walk(): Promise<unknown> {
    const { input, arn, name, machineArn, machineName, startTime } = this;
    const roleArn = 'arn:aws:iam::111122223333:role/machine';
    const start = { definition: this.machine.text, input, arn, name, machineArn, machineName, roleArn, startTime };
    const conversation = this.open(start, () => this.options.clock.now());
    const { status, output, error = '', cause, variables, lifted } = await this.converse(conversation);
    this.variables = variables;
    this.lifted = lifted;
    if (status === 'FAILED') throw new TaskError(error, cause);
    return output;
  }

  private async converse(conversation: Conversation): Promise<EndMessage['end']> {
    for (;;) {
      const said = await conversation.next();
      if ('end' in said) return said.end;
      conversation.answer(await this.reply(said));
    }
  }

  private async reply(question: Question): Promise<unknown> {
    switch (question.ask) {
      case 'enter': return this.enterAs(question);
      case 'sleep': return this.pass(question.seconds * 1000);
      case 'random': return this.random();
      case 'task': return this.task(question);
    }
  }

  private async enterAs({ state, type }: EnterQuestion): Promise<void> {
    if (this.trail.length > 0) await this.transit();
    this.enter(state, type);
  }

  private async task({ state, resource, timeoutSeconds, attempt, ...question }: TaskQuestion): Promise<TaskAnswer> {
    const args = asTheStateGaveThem(resource, question.arguments, [this.machineArn, this.arn]);
    try {
      return { result: await this.call({ state, resource, args, attempt }, timeoutSeconds) ?? null };
    } catch (error) {
      if (!(error instanceof TaskError)) throw error;
      this.trail.at(-1)!.errors.push(error.error);
      return { error: error.error, cause: error.cause };
    }
  }
}

/**
 * The arguments as the definition makes them. moto does to those of the integration with EventBridge what Step Functions does before it
 * calls: `Detail` becomes text, and the machine and the execution join `Resources`.
 */
export function asTheStateGaveThem(resource: string, args: Record<string, unknown>, added: readonly string[]): Record<string, unknown> {
  if (!resource.endsWith(':events:putEvents')) return args;
  const entries = args.Entries as Array<Record<string, unknown>>;
  return {
    ...args,
    Entries: entries.map(({ Resources, ...entry }) => {
      const own = (Resources as string[] | undefined)?.filter((arn) => !added.includes(arn)) ?? [];
      return { ...entry, Detail: JSON.parse(entry.Detail as string), ...(own.length > 0 && { Resources: own }) };
    }),
  };
}
