import { ClockedExecution } from './clocked-execution';
import type { Catcher, Machine, Outcome, State } from './definition';
import type { ExecutionOptions, ExecutionResult, Interpreter, Standing, Visit } from './execution-types';
import { evaluate } from './expressions';
import type { Template } from './expressions';
import { matches } from './retries';
import { TaskError } from './task-error';

/** What Step Functions waits for a task that names no TimeoutSeconds (99,999,999 s). */
const LONGEST_TASK_SECONDS = 99_999_999;

/** One execution of a Standard state machine. */
export class Execution extends ClockedExecution {
  private readonly from: Standing;
  private variables: Record<string, unknown>;
  private position: { state: string; input: unknown };
  private retryCount = 0;

  constructor(machine: Machine, options: ExecutionOptions) {
    super(machine, options);
    const { clock, redriveOf, at = clock.now() } = options;
    const input = json(options.input ?? {});
    this.from = redriveOf ? { ...redriveOf.standing, redriveCount: redriveOf.standing.redriveCount + 1 } : {
      state: machine.startAt, input, executionInput: input, variables: {}, redriveCount: 0, name: this.name, startTime: iso(at),
    };
    this.variables = { ...this.from.variables };
    this.position = { state: this.from.state, input: this.from.input };
  }

  protected get standing(): Standing {
    return { ...this.from, ...this.position, variables: this.variables };
  }

  protected async walk(): Promise<unknown> {
    for (;;) {
      const state = this.machine.states.get(this.position.state)!;
      this.retryCount = 0;
      const visit = this.enter(state.name, state.type);
      const { next, output } = await this.perform(state, visit);
      this.options.onLeave?.(visit);
      if (next === undefined) {
        return output;
      }
      this.position = { state: next, input: output };
      await this.transit();
    }
  }

  private async perform(state: State, visit: Visit): Promise<{ next?: string; output: unknown }> {
    switch (state.type) {
      case 'Task': return this.task(state, visit);
      case 'Choice': return this.choose(state, visit);
      case 'Wait':
        await this.pass(await this.waitMillis(state, visit));
        return this.leave(state.outcome, visit, {}, this.position.input);
      case 'Fail':
        throw new TaskError(await this.text(state, 'Error', visit), await this.text(state, 'Cause', visit));
      default: return this.leave(state.outcome, visit, {}, this.position.input);
    }
  }

  private async task(state: State, visit: Visit): Promise<{ next?: string; output: unknown }> {
    const used = state.retriers.map(() => 0);
    for (let attempt = 1; ; attempt++) {
      try {
        const result = json(await this.invoke(state, visit, attempt) ?? null);
        return await this.leave(state.outcome, visit, { result }, result);
      } catch (error) {
        if (!(error instanceof TaskError)) {
          throw error;
        }
        visit.errors.push(error.error);
        const index = state.retriers.findIndex(retrier => matches(retrier.errors, error.error));
        if (index !== -1 && used[index] < state.retriers[index].maxAttempts) {
          await this.pass(state.retriers[index].delay(++used[index], this.random) * 1000);
          this.retryCount++;
          continue;
        }
        return this.rescue(state.catchers.find(catcher => matches(catcher.errors, error.error)), visit, error);
      }
    }
  }

  private async invoke(state: State, visit: Visit, attempt: number): Promise<unknown> {
    const args = await this.field(state, 'Arguments', visit) ?? this.position.input;
    const timeout = (await this.field(state, 'TimeoutSeconds', visit) ?? LONGEST_TASK_SECONDS) as number;
    return this.call({ state: state.name, resource: state.resource!, args: json(args), attempt }, timeout);
  }

  private rescue(catcher: Catcher | undefined, visit: Visit, error: TaskError): Promise<{ next?: string; output: unknown }> {
    if (!catcher) {
      throw error;
    }
    return this.leave(catcher, visit, { errorOutput: error.output }, error.output);
  }

  private async choose(state: State, visit: Visit): Promise<{ next?: string; output: unknown }> {
    for (const rule of state.rules) {
      const holds = await this.value(rule.condition, visit);
      if (typeof holds !== 'boolean') {
        throw new TaskError('States.QueryEvaluationError', `${state.name}: a Condition must `
          + `be true or false, got ${JSON.stringify(holds)}`);
      }
      if (holds) {
        return this.leave(rule, visit, {}, this.position.input);
      }
    }
    if (state.outcome.next === undefined) {
      throw new TaskError('States.NoChoiceMatched', `${state.name}: no rule matched and there is no Default`);
    }
    return this.leave(state.outcome, visit, {}, this.position.input);
  }

  /** Output and Assign see the same, old values; the new ones hold from the next state on. */
  private async leave(outcome: Outcome, visit: Visit, more: object, otherwise: unknown): Promise<{ next?: string; output: unknown }> {
    const assigned: Record<string, unknown> = {};
    for (const [name, template] of outcome.assign) {
      assigned[name] = await this.value(template, visit, more);
    }
    const output = outcome.output ? await this.value(outcome.output, visit, more) : otherwise;
    this.variables = { ...this.variables, ...assigned };
    return { next: outcome.next, output };
  }

  private async waitMillis(state: State, visit: Visit): Promise<number> {
    const seconds = await this.field(state, 'Seconds', visit);
    const stamp = await this.field(state, 'Timestamp', visit);
    const legal =
      stamp === undefined
        ? Number.isInteger(seconds) && (seconds as number) >= 0 && (seconds as number) <= LONGEST_TASK_SECONDS
        : typeof stamp === 'string' &&
          /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(stamp) &&
          !Number.isNaN(Date.parse(stamp));
    if (!legal) {
      throw new TaskError('States.QueryEvaluationError', `${state.name}: cannot wait for ${JSON.stringify(stamp ?? seconds)}`);
    }
    return stamp === undefined ? (seconds as number) * 1000 : Math.max(0, Date.parse(stamp as string) - this.options.clock.now());
  }

  private async text(state: State, field: string, visit: Visit): Promise<string> {
    const value = await this.field(state, field, visit) ?? '';
    if (typeof value !== 'string') {
      throw new TaskError('States.QueryEvaluationError', `${state.name}: ${field} must be a string, got ${JSON.stringify(value)}`);
    }
    return value;
  }

  private async field(state: State, field: string, visit: Visit): Promise<unknown> {
    const template = state.fields.get(field);
    return template && this.value(template, visit);
  }

  private value(template: Template, visit: Visit, more: object = {}): Promise<unknown> {
    return template.kind === 'literal' ? Promise.resolve(template.value) : evaluate(template, {
      states: { input: this.position.input, context: this.context(visit), ...more },
      variables: this.variables,
      now: () => this.options.clock.now(),
      random: this.random,
    });
  }

  private context(visit: Visit): object {
    return {
      Execution: {
        Id: this.arn,
        Name: this.name,
        Input: this.from.executionInput,
        StartTime: this.from.startTime,
        RedriveCount: this.from.redriveCount,
      },
      State: { Name: visit.state, EnteredTime: iso(visit.enteredAt), RetryCount: this.retryCount },
      StateMachine: { Id: this.machineArn, Name: this.machineName },
    };
  }
}

/** The interpreter of this project. */
export const interpret: Interpreter = (machine, options) => new Execution(machine, options);

/** Runs one execution, and whoever else is waiting on the clock, to the end. */
export async function execute(machine: Machine, options: ExecutionOptions): Promise<ExecutionResult> {
  const execution = new Execution(machine, options);
  await options.clock.run();
  return execution.done;
}

/** What is left of a value when it went over the wire. */
function json(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function iso(millis: number): string {
  return new Date(millis).toISOString();
}
