/** What `cdk diff` prints of a resource: how it changes, what it is, and its logical id. */
export interface Change {
  readonly how: 'added' | 'removed' | 'changed' | 'may be replaced' | 'replaced';
  readonly type: string;
  readonly id: string;
  /** The properties that change, as they are named. */
  readonly properties: readonly string[];
}

const HOW = { '+': 'added', '-': 'removed', '~': 'changed' } as const;
const RESOURCE = /^\[([-+~])\] (\w+::[\w:]+) (\S+) (\S+)(.*)$/;
/** What the tool writes behind a resource. */
const IMPACT: ReadonlyArray<readonly [RegExp, Change['how']]> = [[/ may be replaced/, 'may be replaced'], [/ replace\b/, 'replaced']];
/** Of the resource itself: further in stand the parts of a value. */
const PROPERTY = /^ [├└]─ \[[-+~]\] (?:\(\w+\) )?([\w.]+)/;

export function changesIn(diff: string): Change[] {
  const changes: Array<{ how: Change['how']; type: string; id: string; properties: string[] }> = [];
  let inResources = false;
  for (const line of diff.split('\n')) {
    if (/^\w[\w ]*$/.test(line)) inResources = line === 'Resources';
    if (!inResources) continue;
    const resource = RESOURCE.exec(line);
    const property = PROPERTY.exec(line);
    if (resource) {
      const [, sign, type, , id, rest] = resource;
      changes.push({ how: IMPACT.find(([words]) => words.test(rest))?.[1] ?? HOW[sign as keyof typeof HOW], type, id, properties: [] });
    } else if (property) {
      changes.at(-1)?.properties.push(property[1]);
    }
  }
  return changes;
}

/** What docs/upgrading.md calls no upgrade: a key or an alias is removed or replaced. Of a custom resource, nobody knows beforehand. */
export function isNoUpgrade({ how, type }: Change): boolean {
  if (type === 'Custom::ManualRotationAlias') return ['removed', 'replaced'].includes(how);
  return type.startsWith('AWS::KMS::') && ['removed', 'replaced', 'may be replaced'].includes(how);
}

/** How many resources of each type change in which way, and what of them: a line each. */
export function summaryOf(changes: readonly Change[]): string[][] {
  const rows = new Map<string, { count: number; properties: Set<string> }>();
  for (const { how, type, properties } of changes) {
    const key = `${how}\t${type}`;
    const row = rows.get(key) ?? { count: 0, properties: new Set() };
    row.count++;
    properties.forEach((name) => row.properties.add(name));
    rows.set(key, row);
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { count, properties }]) => [...key.split('\t'), String(count), [...properties].sort().join(', ')]);
}
