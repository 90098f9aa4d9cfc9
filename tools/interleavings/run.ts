import type { Answer, ApiCall } from './calls';
import { FUNCTIONS, runFunction } from './functions';
import type { Given, Progress, Under } from './functions';
import { liveVariables } from './live-variables';
import { Abort, callKmsResource, Execution, isKmsResource, KmsError, matches, TaskError, VirtualClock } from './simulated';
import type { Deployed, ExecutionResult, Machine, TaskCall } from './simulated';
import { timelessCalls } from './timeless';
import { endOfWait } from './world';
import type { ProofRequest, ProofResult } from '../../src/manual-rotation/proof-messages';

/** Where an execution stands between two calls. Interned: two that behave alike from here on are one. */
export interface Local {
  readonly id: number;
  readonly state: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Inside a function: when it was invoked, and what it has been told. */
  readonly inside?: { readonly startedAt: number; readonly given: Given };
  /** It waits until then. */
  readonly until?: number;
  /** How it ended. */
  readonly end?: string;
}

/** What an execution does next. */
export type Pending =
  | {
    readonly kind: 'call';
    readonly call: ApiCall;
    readonly state: string;
    readonly caller: 'machine' | 'survey' | 'probe';
    readonly check?: string;
    readonly first: boolean;
  }
  | { readonly kind: 'wait'; readonly until: number; readonly state: string };

/** What a function found, for the properties to look at. */
export interface Verdict {
  readonly check: ProofRequest['check'];
  readonly verdict: ProofResult['verdict'];
  readonly keyArn: string;
  readonly otherArn?: string;
}

export interface Step {
  readonly to: Local;
  readonly verdict?: Verdict;
  /** The function answered: whatever it read, the machine has from another. */
  readonly returned?: boolean;
  readonly how?: 'tries again' | 'gives up';
}

/**
 * All executions of one input on one definition: the real definition in the project's interpreter, the functions' real code. Every step is
 * executed once for each place, time and answer it is met with, and remembered.
 */
export class Runs {
  private readonly locals = new Map<string, Local>();
  private readonly byId: Local[] = [];
  private readonly pendings = new Map<string, Pending | undefined>();
  private readonly steps = new Map<string, readonly Step[]>();
  private readonly results = new Map<string, readonly Step[]>();
  private readonly told = new Map<string, Local | Exclude<Progress, { asks: ApiCall }>>();
  /** Functions under way, by where they are. */
  private readonly live = new Map<number, Under>();
  private readonly entered = new Map<string, { resource: string; args: any }>();
  private readonly machine: Machine;
  private readonly liveVariables: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly timelessCalls: ReadonlySet<string>;
  private declared: unknown;
  public readonly initial: Local;

  constructor(private readonly deployed: Deployed, private readonly input: unknown, private readonly startedAt: number) {
    const { machine } = deployed;
    // Retries are played by the explorer: after an error that is retried, the state is entered again, or given up, as often as it takes.
    this.machine = { ...machine, states: new Map([...machine.states].map(([name, state]) => [name, { ...state, retriers: [] }])) };
    this.liveVariables = liveVariables(machine);
    this.timelessCalls = timelessCalls(machine, deployed.probeArn); // the probe is the function that looks at no clock
    this.initial = this.intern({ state: machine.startAt, variables: {} });
  }

  public get count(): number {
    return this.byId.length;
  }

  public of(id: number): Local {
    return this.byId[id];
  }

  /** Undefined once it has ended. Synchronous where it is known already. */
  public pending(local: Local, now: number): Pending | undefined | Promise<Pending | undefined> {
    if (local.end !== undefined) return undefined;
    if (local.until !== undefined) return { kind: 'wait', until: local.until, state: local.state };
    const key = local.inside === undefined ? `${local.id} ${now}` : `${local.id}`; // inside a function, time stands still
    return this.pendings.has(key) ? this.pendings.get(key) : this.findPending(local, now).then((found) => {
      this.pendings.set(key, found);
      return found;
    });
  }

  /** A function was invoked now. When, is forgotten where nothing hangs on it. */
  public invoked(local: Local, now: number): Local {
    const startedAt = this.isTimelessCall(local) ? this.startedAt : now;
    return this.intern({ state: local.state, variables: local.variables, inside: { startedAt, given: [] } });
  }

  /** Whether it does not matter when the state's function is invoked: it looks at no clock, and is not told the time. */
  public isTimelessCall(local: Local): boolean {
    return this.timelessCalls.has(local.state);
  }

  /** Whether it does not matter when the state ends: what it leaves behind, and which task follows, does not hang on the time. */
  public isTimeless(local: Local): boolean {
    const { outcome } = this.machine.states.get(local.state)!;
    const next = outcome.next === undefined ? undefined : this.machine.states.get(outcome.next)!;
    return next?.type === 'Task' && outcome.assign.length === 0 && outcome.output === undefined;
  }

  public awake(local: Local): Local {
    return this.intern({ state: local.state, variables: local.variables });
  }

  public after(local: Local, now: number, answer: Answer): readonly Step[] | Promise<readonly Step[]> {
    const key = `${local.id} ${now} ${JSON.stringify(answer)}`;
    return this.steps.get(key) ?? this.findSteps(local, now, answer).then((found) => {
      this.steps.set(key, found);
      return found;
    });
  }

  private async findPending(local: Local, now: number): Promise<Pending> {
    const { state, inside } = local;
    const { resource, args } = await this.enter(local, inside?.startedAt ?? now);
    const caller = this.functionOf(resource, args);
    if (caller === undefined) return { kind: 'call', call: taskCall(resource, args), state, caller: 'machine', first: true };
    const { progress } = await this.underWay(inside === undefined ? this.invoked(local, now) : local);
    if (!('asks' in progress)) throw new Error(`${state}: the function answers without a call`);
    return { kind: 'call', call: progress.asks, state, caller, check: args.Payload.check, first: inside === undefined };
  }

  private async findSteps(local: Local, now: number, answer: Answer): Promise<readonly Step[]> {
    const { resource, args } = await this.enter(local, local.inside?.startedAt ?? now);
    const caller = this.functionOf(resource, args);
    if (caller === undefined) return this.proceed(local, now, () => taskAnswer(resource, args, answer));
    const inside = local.inside === undefined ? this.invoked(local, now) : local;
    const next = await this.answered(inside, answer);
    if ('id' in next) return [{ to: next }];
    const steps = await this.returned(local, now, next);
    const verdict = caller === 'probe' && 'result' in next ? verdictOf(args.Payload, next.result as ProofResult) : undefined;
    return steps.map((step) => ({ ...step, verdict, returned: true }));
  }

  /** What the machine does with a function's result: the same, whatever the function read to come to it. */
  private async returned(local: Local, now: number, result: Exclude<Progress, { asks: ApiCall }>): Promise<readonly Step[]> {
    const key = `${this.placeOf(local)} ${now} ${JSON.stringify(result)}`;
    const known = this.results.get(key);
    if (known !== undefined) return known;
    const steps = await this.proceed(local, now, () => {
      if ('error' in result) throw new TaskError(result.error);
      return { ExecutedVersion: '$LATEST', Payload: result.result, StatusCode: 200 };
    });
    this.results.set(key, steps);
    return steps;
  }

  /** A function that is given one more answer: where it goes on, or how it ends. */
  private async answered(inside: Local, answer: Answer): Promise<Local | Exclude<Progress, { asks: ApiCall }>> {
    const key = `${inside.id} ${JSON.stringify(answer)}`;
    const known = this.told.get(key);
    if (known !== undefined) return known;
    const under = await this.underWay(inside);
    this.live.delete(inside.id); // it can go on in one way only; for another one it is run again
    const { asks } = under.progress as { asks: ApiCall };
    const after = await under.goOn(answer);
    const { startedAt, given } = inside.inside!;
    let found: Local | Exclude<Progress, { asks: ApiCall }>;
    if ('asks' in after.progress) {
      const more: Given = [...given, [JSON.stringify(asks), answer]];
      found = this.intern({ state: inside.state, variables: inside.variables, inside: { startedAt, given: more } });
      this.live.set(found.id, after);
    } else {
      found = after.progress;
    }
    this.told.set(key, found);
    return found;
  }

  private async underWay(inside: Local): Promise<Under> {
    const known = this.live.get(inside.id);
    if (known !== undefined) return known;
    const { startedAt, given } = inside.inside!;
    const { resource, args } = await this.enter(inside, startedAt);
    const under = await runFunction(FUNCTIONS[this.functionOf(resource, args)!], args.Payload, startedAt, given);
    this.live.set(inside.id, under);
    return under;
  }

  private functionOf(resource: string, args: any): 'survey' | 'probe' | undefined {
    if (!resource.endsWith(':states:::lambda:invoke')) return undefined;
    if (args.FunctionName === this.deployed.surveyArn) return 'survey';
    if (args.FunctionName === this.deployed.probeArn) return 'probe';
    throw new Error(`nothing here plays ${args.FunctionName}`);
  }

  /** What the state asks for when it is entered now. */
  private async enter(local: Local, now: number): Promise<{ resource: string; args: any }> {
    const key = `${this.placeOf(local)} ${now}`;
    const known = this.entered.get(key);
    if (known !== undefined) return known;
    let call: TaskCall | undefined;
    await this.execute(local, now, (asked) => {
      call = asked;
      throw new Abort('asked');
    });
    const entered = { resource: call!.resource, args: call!.args };
    this.entered.set(key, entered);
    return entered;
  }

  /** From an answer, or an error, to the next call. */
  private async proceed(local: Local, now: number, answer: () => unknown): Promise<Step[]> {
    let failed: TaskError | undefined;
    const result = await this.execute(local, now, () => {
      try {
        return answer();
      } catch (error) {
        failed = error instanceof TaskError ? error : undefined;
        throw error;
      }
    });
    const next = this.standing(result, now);
    const { retriers } = this.deployed.machine.states.get(local.state)!;
    const retried = failed !== undefined && retriers.some((retrier) => matches(retrier.errors, failed!.error));
    return retried ? [{ to: this.awake(local), how: 'tries again' }, { to: next, how: 'gives up' }] : [{ to: next }];
  }

  private standing({ status, error, standing, stoppedAt }: ExecutionResult, now: number): Local {
    if (status !== 'ABORTED') {
      return this.intern({ state: standing.state, variables: {}, end: error === undefined ? status : `${status} ${error}` });
    }
    const { declared, ...variables } = standing.variables;
    if (declared !== undefined) this.declared = declared;
    const live = this.liveVariables.get(standing.state)!;
    const kept = Object.fromEntries(Object.entries(variables).filter(([name]) => live.has(name)));
    return this.intern({ state: standing.state, variables: kept, ...(stoppedAt > now ? { until: endOfWait(now, stoppedAt) } : {}) });
  }

  /** One task of the execution, and what follows up to the next task. */
  private async execute(local: Local, now: number, onTask: (call: TaskCall) => unknown): Promise<ExecutionResult> {
    const clock = new VirtualClock(now);
    const standing = {
      state: local.state,
      input: {}, // the definition reads $states.input nowhere
      executionInput: this.input,
      variables: this.declared === undefined ? local.variables : { ...local.variables, declared: this.declared },
      redriveCount: -1, // continued from where it stands, which is no redrive
      name: 'run',
      startTime: new Date(this.startedAt).toISOString(),
    };
    let waited = false;
    let entered = 0;
    const execution = new Execution(this.machine, {
      clock,
      onTask,
      transitionMillis: 0,
      redriveOf: { standing } as unknown as ExecutionResult,
      onEnter: ({ state, type }) => {
        if (waited && type !== 'Task') throw new Error(`${state} follows a wait and is no task: when it is entered hangs on the others`);
        if (entered++ > 0 && type === 'Task') throw new Abort('next');
        waited = type === 'Wait';
      },
    });
    await clock.run();
    return execution.done;
  }

  private placeOf(local: Local): string {
    return JSON.stringify([local.state, local.variables]);
  }

  private intern(local: Omit<Local, 'id'>): Local {
    const key = JSON.stringify([this.placeOf(local as Local), local.inside, local.until, local.end]);
    const known = this.locals.get(key);
    if (known !== undefined) return known;
    const made = { ...local, id: this.byId.length };
    this.locals.set(key, made);
    this.byId.push(made);
    return made;
  }
}

function taskCall(resource: string, args: any): ApiCall {
  if (resource.endsWith(':states:::events:putEvents')) {
    const [{ DetailType, Detail }] = args.Entries;
    return { operation: 'PutEvents', input: { DetailType, keyArn: Detail.keyArn, error: Detail.error } };
  }
  if (!isKmsResource(resource)) throw new Error(`nothing here plays ${resource}`);
  let call: ApiCall | undefined;
  callKmsResource(({ operation, input }) => {
    call = { operation, input };
    return {};
  }, resource, args, 'machine', 'aws');
  return call!;
}

function taskAnswer(resource: string, args: any, answer: Answer): unknown {
  if (!isKmsResource(resource)) return { FailedEntryCount: 0, Entries: [{ EventId: 'event' }] };
  try {
    return callKmsResource(() => {
      if ('error' in answer) throw new KmsError(answer.error, '');
      return answer.output;
    }, resource, args, 'machine', 'aws');
  } catch (error) {
    throw error instanceof TaskError ? new TaskError(error.error) : error; // the cause has AWS's words, which nobody matches
  }
}

function verdictOf(request: ProofRequest, result: ProofResult): Verdict {
  return { check: request.check, verdict: result.verdict, keyArn: request.key.keyArn, otherArn: request.other?.keyArn };
}
