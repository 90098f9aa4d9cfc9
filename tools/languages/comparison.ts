/** What two values of a template differ in. */
export interface Comparison {
  readonly leaves: number;
  /** `path: one / other`. */
  readonly differences: readonly string[];
}

/** Compares leaf by leaf; what only one of both has is a difference. */
export function compared(one: unknown, other: unknown, path = ''): Comparison {
  if (isTree(one) && isTree(other) && Array.isArray(one) === Array.isArray(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    if (keys.length === 0) return { leaves: 1, differences: [] };
    const parts = keys.map((key) => compared((one as any)[key], (other as any)[key], `${path}/${key}`));
    return { leaves: parts.reduce((sum, { leaves }) => sum + leaves, 0), differences: parts.flatMap(({ differences }) => differences) };
  }
  return { leaves: 1, differences: one === other ? [] : [`${path}: ${shown(one)} / ${shown(other)}`] };
}

/**
 * A template without what names the language: `CDKMetadata` lists the versions of the runtimes, in the CDK's own words.
 */
export function withoutAgent(template: Record<string, any>): Record<string, any> {
  const { CDKMetadata: _, ...Resources } = template.Resources ?? {};
  return { ...template, Resources };
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}
