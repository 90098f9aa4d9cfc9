import { join } from 'node:path';
import { LineReader } from '../emulator/line-reader';
import { ProcessGroup } from '../emulator/process-group';
import { ensurePythonEnv } from '../emulator/python-env';

/** A token of PyJWT, and the calls of AWS KMS that it took. */
export interface Signed {
  readonly token: string;
  readonly calls: readonly string[];
}

/** A service in Python that signs as docs/signing-jwts.md has it, and lives on while keys are replaced. */
export class PyJwtSigner {
  /**
   * Installs PyJWT and boto3 if need be, and starts one.
   *
   * @param environment where boto3 finds AWS KMS
   */
  public static async start(environment: NodeJS.ProcessEnv, alias: string, algorithm: string): Promise<PyJwtSigner> {
    const python = await ensurePythonEnv('verifiers');
    return new PyJwtSigner(await ProcessGroup.start(python, [join(__dirname, 'sign.py'), alias, algorithm], {
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8', PYTHONDONTWRITEBYTECODE: '1', ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    }));
  }

  private readonly waiting: Array<{ resolve(signed: Signed): void; reject(reason: Error): void }> = [];

  private constructor(private readonly group: ProcessGroup) {
    const errors = new LineReader(() => undefined).read(group.child.stderr);
    new LineReader((line) => this.waiting.shift()?.resolve(JSON.parse(line) as Signed)).read(group.child.stdout);
    group.child.stdin!.on('error', () => undefined); // it has ended, which is told below
    void group.ended.then(() => this.waiting.forEach(({ reject }) => reject(new Error(`the signer ended:\n${errors.tail(20)}`))));
  }

  public sign(claims: object): Promise<Signed> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.group.child.stdin!.write(`${JSON.stringify(claims)}\n`, (error) => error && reject(error));
    });
  }

  public async end(): Promise<void> {
    await this.group.end();
  }
}
