/** A resource, or the rest of a template, that differs between two versions of the CDK. */
export interface Difference {
  readonly id: string;
  readonly type: string;
  /**
   * Why that is the CDK's own change, and none of this library. Undefined: users would see a change of their stacks, and nobody knows
   * why.
   */
  readonly why?: string;
  /** Where they begin to differ. */
  readonly first: string;
}

interface OwnChange {
  readonly why: string;
  readonly type: string;
  /** Whether that is all: the rest has to be equal. */
  readonly only: (id: string, one: string, two: string) => boolean;
}

/** What changes with the version of the CDK by itself. */
const CDKS_OWN: readonly OwnChange[] = [
  {
    why: 'newer versions write the background of text widgets, which is what it was without',
    type: 'AWS::CloudWatch::Dashboard',
    only: (_, one, two) => one === two.replaceAll(',\\"background\\":\\"transparent\\"', ''),
  },
  {
    why: "code and runtime of the CDK's own custom resources",
    type: 'AWS::Lambda::Function',
    only: (id, one, two) => /^CustomCrossRegionExport/.test(id) && equalBut(['Code', 'Runtime'], one, two),
  },
  {
    why: "code, processor and memory of the CDK's own bucket deployment, by which cdk-stacksets brings assets to the buckets",
    type: 'AWS::Lambda::Function',
    only: (id, one, two) =>
      /^CustomCDKBucketDeployment/.test(id) && equalBut(['Code', 'Runtime', 'Architectures', 'MemorySize'], one, two),
  },
  {
    why: "the AWS CLI in the CDK's own layer, for its bucket deployment",
    type: 'AWS::Lambda::LayerVersion',
    only: (id, one, two) => /AssetBucketDeployment\d+AwsCliLayer/.test(id) && equalBut(['Content'], one, two),
  },
  {
    why: 'newer versions leave out the markers of sources that have none',
    type: 'Custom::CDKBucketDeployment',
    only: (_, one, two) => !/"SourceMarkers(Config)?":\[\{"/.test(one + two) && equalBut(['SourceMarkers', 'SourceMarkersConfig'], one, two),
  },
];

/** Metadata, too, may differ: it has the path of the code. */
function equalBut(properties: readonly string[], one: string, two: string): boolean {
  const rest = (resource: string) => {
    const { Properties, Metadata, ...others } = JSON.parse(resource) as { Properties: Record<string, unknown>; Metadata?: unknown };
    return JSON.stringify({ ...others, Properties: Object.entries(Properties).filter(([name]) => !properties.includes(name)) });
  };
  return rest(one) === rest(two);
}

/** Where two templates differ. */
export function differences(older: Record<string, any>, newer: Record<string, any>): Difference[] {
  const resources = { older: older.Resources ?? {}, newer: newer.Resources ?? {} };
  const ids = [...new Set([...Object.keys(resources.older), ...Object.keys(resources.newer)])];
  return [
    ...differing('template', 'everything but resources', { ...older, Resources: {} }, { ...newer, Resources: {} }),
    ...ids.flatMap((id) => differing(id, (resources.older[id] ?? resources.newer[id]).Type, resources.older[id], resources.newer[id])),
  ];
}

function differing(id: string, type: string, older: unknown, newer: unknown): Difference[] {
  const [one, two] = [older, newer].map((value) => JSON.stringify(value) ?? '');
  if (one === two) return [];
  const why = one === '' || two === '' ? undefined : CDKS_OWN.find((change) => change.type === type && change.only(id, one, two))?.why;
  return [{ id, type, why, first: `${around(one, two)} / ${around(two, one)}` }];
}

function around(text: string, other: string): string {
  if (text === '') return 'absent';
  const at = [...text].findIndex((char, index) => char !== other[index]);
  return text.slice(Math.max(0, at - 40), at + 60);
}
