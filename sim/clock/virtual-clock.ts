/** One participant of a simulation: runs until it sleeps, then waits for its turn. */
export interface Actor<T = unknown> {
  readonly name: string;
  readonly done: Promise<T>;

  /** Wakes the actor now if it sleeps; `sleep` then returns early, and the actor looks for the reason itself. */
  interrupt(): void;
}

interface Turn {
  at: number;
  readonly order: number;
  readonly actor: Running;
  readonly resume: () => void;
}

interface Running {
  readonly name: string;
  pause: () => void;
  failure?: { readonly error: unknown };
}

/**
 * Virtual time with a cooperative scheduler: of all sleepers the earliest runs next (first come, first served at one instant),
 * and exactly one actor runs at a time, so that every interleaving is reproducible.
 */
export class VirtualClock {
  private time: number;
  private order = 0;
  private readonly turns: Turn[] = [];
  private current?: Running;

  constructor(start: string | number = '2026-01-01T00:00:00.000Z') {
    this.time = new Date(start).getTime();
    if (Number.isNaN(this.time)) {
      throw new Error(`the clock's start must be a date, got ${start}`);
    }
  }

  /** Milliseconds since the epoch. */
  public now(): number {
    return this.time;
  }

  public date(): Date {
    return new Date(this.time);
  }

  /** Lets time pass from outside of any actor; refuses to jump over somebody's turn, which would run late. */
  public advance(millis: number): void {
    const to = this.time + this.positive(millis);
    if (this.current || (this.turns[0] && this.turns[0].at < to)) {
      throw new Error('advance would pass a sleeping actor; use run(until), or sleep inside an actor');
    }
    this.time = to;
  }

  /** Adds an actor, which has its first turn at `at` (default: now). Nothing happens until `run`. */
  public spawn<T>(name: string, body: () => Promise<T>, at: number = this.time): Actor<T> {
    const actor: Running = { name, pause: () => undefined };
    const done = this.turn(actor, at).then(body).catch((error: unknown) => {
      actor.failure = { error };
      throw error;
    }).finally(() => actor.pause());
    done.catch(() => undefined); // `run` reports it; who also awaits `done` gets it there
    return { name, done, interrupt: () => this.interrupt(actor) };
  }

  public sleep(millis: number): Promise<void> {
    return this.sleepUntil(this.time + this.positive(millis));
  }

  public sleepUntil(at: number): Promise<void> {
    const actor = this.current;
    if (!actor) {
      throw new Error('only the running actor can sleep, one sleep at a time');
    }
    this.current = undefined;
    const turn = this.turn(actor, at);
    actor.pause();
    return turn;
  }

  /** Runs until nobody has a turn left at or before `until`; time then stands at `until`, if one was given. */
  public async run(until: number = Infinity): Promise<void> {
    if (this.current) {
      throw new Error(`the clock is already running (${this.current.name})`);
    }
    for (let next = this.turns[0]; next && next.at <= until; next = this.turns[0]) {
      this.turns.shift();
      this.time = Math.max(this.time, next.at);
      await this.give(next);
      if (next.actor.failure) {
        throw next.actor.failure.error;
      }
    }
    if (Number.isFinite(until)) {
      this.time = Math.max(this.time, until);
    }
  }

  private give(turn: Turn): Promise<void> {
    return new Promise(paused => {
      turn.actor.pause = () => {
        this.current = undefined;
        paused();
      };
      this.current = turn.actor;
      turn.resume();
    });
  }

  private turn(actor: Running, at: number): Promise<void> {
    if (Number.isNaN(at)) {
      throw new Error('a turn needs a time, got NaN');
    }
    return new Promise(resume => this.enqueue({ at, order: this.order++, actor, resume }));
  }

  private enqueue(turn: Turn): void {
    const later = this.turns.findIndex(other => other.at > turn.at || (other.at === turn.at && other.order > turn.order));
    this.turns.splice(later === -1 ? this.turns.length : later, 0, turn);
  }

  private interrupt(actor: Running): void {
    const index = this.turns.findIndex(turn => turn.actor === actor);
    if (index !== -1) {
      const [turn] = this.turns.splice(index, 1);
      this.enqueue({ ...turn, at: Math.min(turn.at, this.time) });
    }
  }

  private positive(millis: number): number {
    if (!(millis >= 0)) {
      throw new Error(`time only passes forward, got ${millis} ms`);
    }
    return millis;
  }
}
