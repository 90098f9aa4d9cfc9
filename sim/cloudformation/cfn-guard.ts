import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrokenRule } from '../emulator/cfn-guard';
import { CONTROL_TOWER_RULES, guardReports } from '../emulator/cfn-guard';

/** The real cfn-guard, on rules and documents that are no files. */
export class CfnGuard {
  /** A rule of AWS Control Tower, such as `ct-kms-pr-1`, in the words that AWS publishes. */
  public static controlTowerRule(id: string): string {
    return join(CONTROL_TOWER_RULES, 'keymanagementservice', `${id}.guard`);
  }

  private readonly directory = mkdtempSync(join(tmpdir(), 'cfn-guard-'));

  /**
   * The rules that each document breaks, by the name of the document.
   *
   * @param rules the text of the rules, or the path of a file with them
   * @param parameters documents that every document is merged with, as a hook merges its input parameters
   */
  public findings(
    rules: string, documents: Readonly<Record<string, object>>, parameters: readonly object[] = [],
  ): Record<string, readonly BrokenRule[]> {
    const files = Object.entries(documents).map(([name, document], i) => [name, this.file(`data-${i}.json`, document)] as const);
    const reports = guardReports(
      rules.includes('\n') ? this.file('rules.guard', rules) : rules,
      files.map(([, file]) => file),
      parameters.map((one, i) => this.file(`parameters-${i}.json`, one)),
    );
    return Object.fromEntries(files.map(([name, file]) => {
      const own = reports.filter((report) => report.name === file || file.endsWith(`/${report.name}`));
      return [name, own.flatMap(({ broken }) => broken)];
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
}
