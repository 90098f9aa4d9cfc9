import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PACKAGE = '@cdklabs/cdk-validator-cfnguard';
/** What cfn-guard ends with where a rule is broken. */
const BROKEN = 19;

/** One rule that a document breaks. */
export interface GuardFinding {
  readonly rule: string;
  /** The custom messages of its clauses. */
  readonly messages: readonly string[];
}

/** The real cfn-guard, as the AWS CDK's validator for it ships it. */
export class CfnGuard {
  /** A rule of AWS Control Tower, such as `ct-kms-pr-1`, in the words that AWS publishes. */
  public static controlTowerRule(id: string): string {
    return join(packageDirectory(), 'rules', 'control-tower', 'cfn-guard', 'keymanagementservice', `${id}.guard`);
  }

  private readonly directory = mkdtempSync(join(tmpdir(), 'cfn-guard-'));
  private readonly binary = join(this.directory, 'cfn-guard'); // the package's own is not executable

  constructor() {
    const system = process.platform === 'darwin' ? 'macos' : 'ubuntu';
    const processor = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
    copyFileSync(join(packageDirectory(), 'bin', system, processor, 'cfn-guard'), this.binary);
    chmodSync(this.binary, 0o755);
  }

  /**
   * The rules that each document breaks, by the name of the document.
   *
   * @param rules the text of the rules, or the path of a file with them
   * @param parameters documents that every document is merged with, as a hook merges its input parameters
   */
  public findings(
    rules: string, documents: Readonly<Record<string, object>>, parameters: readonly object[] = [],
  ): Record<string, GuardFinding[]> {
    const files = Object.entries(documents).map(([name, document], i) => [name, this.file(`data-${i}.json`, document)] as const);
    const output = this.run([
      'validate', '--rules', rules.includes('\n') ? this.file('rules.guard', rules) : rules,
      ...files.flatMap(([, file]) => ['--data', file]),
      ...parameters.flatMap((one, i) => ['--input-params', this.file(`parameters-${i}.json`, one)]),
      '--structured', '--output-format', 'json', '--show-summary', 'none',
    ]);
    const reports = JSON.parse(output) as Array<{ name: string; not_compliant: NotCompliant[] }>;
    return Object.fromEntries(files.map(([name, file]) => {
      const own = reports.filter((report) => report.name === file || file.endsWith(`/${report.name}`));
      return [name, own.flatMap(({ not_compliant: broken }) => broken).map(findingOf)];
    }));
  }

  public remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private file(name: string, content: string | object): string {
    const path = join(this.directory, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  private run(args: readonly string[]): string {
    try {
      return execFileSync(this.binary, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: string };
      if (status !== BROKEN) throw error;
      return stdout;
    }
  }
}

interface NotCompliant {
  readonly Rule: { readonly name: string };
}

function findingOf(broken: NotCompliant): GuardFinding {
  return { rule: broken.Rule.name, messages: [...new Set(messagesIn(broken))] };
}

function messagesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => (
    name === 'custom_message' && typeof part === 'string' && part !== '' ? [part] : messagesIn(part)));
}

function packageDirectory(): string {
  return dirname(require.resolve(`${PACKAGE}/package.json`));
}
