import { join } from 'node:path';
import { ensureEngine, findJava } from './java';
import type { Conversation, EndMessage, Question, StartMessage } from './messages';
import { LineReader } from '../../sim/emulator/line-reader';
import { ProcessGroup } from '../../sim/emulator/process-group';
import { ensurePythonEnv } from '../../sim/emulator/python-env';

type Said = (Question | EndMessage) & { readonly id: number };

interface Mailbox {
  readonly said: Array<Question | EndMessage>;
  waiting?: { resolve(said: Question | EndMessage): void; reject(reason: Error): void };
}

/** A process in which moto's interpreter runs state machines, and asks for whatever it would ask the world. */
export class MotoInterpreter {
  /** Installs what it needs, if need be, and starts it. Throws `NoJava` where there is no Java. */
  public static async start(log?: (line: string) => void): Promise<MotoInterpreter> {
    const javaHome = findJava();
    const python = await ensurePythonEnv('interpreter', log);
    const engine = await ensureEngine(undefined, log);
    const group = await ProcessGroup.start(python, [join(__dirname, 'python', 'play.py'), engine], {
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8', TZ: 'UTC', JAVA_HOME: javaHome, PYTHONDONTWRITEBYTECODE: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    return new MotoInterpreter(group);
  }

  private readonly mailboxes = new Map<number, Mailbox>();
  private readonly errors: LineReader;
  private failure?: Error;

  private constructor(private readonly group: ProcessGroup) {
    this.errors = new LineReader(() => undefined).read(group.child.stderr);
    new LineReader((line) => this.hear(JSON.parse(line) as Said)).read(group.child.stdout);
    void group.ended.then(({ code, signal }) => {
      this.failure = new Error(`moto's interpreter ended (${signal ?? `exit code ${code}`}):\n${this.errors.tail(30)}`);
      this.mailboxes.forEach(({ waiting }) => waiting?.reject(this.failure!));
    });
  }

  /** Starts an execution; `now` tells it the time, whenever it is told something. */
  public start(message: Omit<StartMessage, 'start'>, now: () => number): Conversation {
    const id = this.mailboxes.size + 1;
    const mailbox: Mailbox = { said: [] };
    this.mailboxes.set(id, mailbox);
    this.tell({ start: id, ...message, now: now() });
    return {
      next: () => new Promise((resolve, reject) => {
        const said = mailbox.said.shift();
        if (said !== undefined) resolve(said);
        else if (this.failure) reject(this.failure);
        else mailbox.waiting = { resolve, reject };
      }),
      answer: (answer) => this.tell({ id, now: now(), answer: answer ?? null }),
    };
  }

  public async end(): Promise<void> {
    await this.group.end();
  }

  private tell(message: object): void {
    this.group.child.stdin!.write(`${JSON.stringify(message)}\n`);
  }

  private hear({ id, ...said }: Said): void {
    const mailbox = this.mailboxes.get(id)!;
    const { waiting } = mailbox;
    mailbox.waiting = undefined;
    if (waiting === undefined) mailbox.said.push(said as Question | EndMessage);
    else waiting.resolve(said as Question | EndMessage);
  }
}
