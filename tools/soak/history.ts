import type { JournalEntry } from '../../sim/kms/journal';

/** What happened in a cell, line by line, for who replays it. Kept only if somebody wants to read it. */
export class History {
  public readonly lines: string[] = [];

  constructor(private readonly now: () => number, private readonly isKept: boolean) {}

  public say(who: string, what: string): void {
    if (this.isKept) this.lines.push(`${new Date(this.now()).toISOString()} ${who.padEnd(10)} ${what}`);
  }

  /** A call of AWS KMS, with the answer that the caller saw. */
  public call(entry: JournalEntry, who: string): void {
    if (this.isKept) {
      this.say(who, `  ${entry.operation} ${brief(entry.input)} -> `
      + `${entry.outcome === 'ok' ? answered(entry) : entry.outcome}`);
    }
  }
}

function answered({ operation, output }: JournalEntry): string {
  switch (operation) {
    case 'DescribeKey':
    case 'CreateKey':
      return `${output!.KeyMetadata.KeyId.slice(0, 8)} ${output!.KeyMetadata.KeyState}`;
    case 'ListAliases':
      return output!.Aliases.map((one: Record<string, any>) => `${one.AliasName}=${one.TargetKeyId.slice(0, 8)}`).join(' ');
    case 'ListResourceTags':
      return output!.Tags.map((one: Record<string, string>) => `${shortTag(one.TagKey)}=${one.TagValue}`).join(' ');
    case 'ListGrants':
      return `${output!.Grants.length} grants`;
    default:
      return 'ok';
  }
}

function brief(input: Record<string, any>): string {
  return Object.entries(input).flatMap(([field, value]) => {
    if (value === undefined || Buffer.isBuffer(value) || value instanceof Uint8Array) return [];
    if (field === 'Policy') return [`Policy=${String(value).length} characters`];
    if (field === 'Tags') return [value.map((one: Record<string, string>) => `${shortTag(one.TagKey)}=${one.TagValue}`).join(' ')];
    return [`${field}=${short(String(value))}`];
  }).join(' ');
}

function shortTag(key: string): string {
  return key.replace('cdk-kms-rotation:', ':').replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, (id) => id.slice(0, 8));
}

function short(value: string): string {
  return value.replace(/arn:aws:kms:[^:]*:\d*:(key\/)?/, '').replace(/([0-9a-f]{8})(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '$1').slice(0, 120);
}
