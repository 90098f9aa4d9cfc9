import type { RequestAnalysis, StatementExplain } from '@cloud-copilot/iam-simulate';

type StatementAnalyses = NonNullable<RequestAnalysis['identityAnalysis']>['allowStatements'];

/** The statements that decided a request, and those that came near. */
export interface Explanation {
  /** Sids (or numbers) of the statements that denied explicitly. */
  readonly denied: string[];
  /** Sids (or numbers) of the statements that allowed. */
  readonly allowed: string[];
  /** One line per statement that names the action, and why it did or did not count. */
  readonly lines: string[];
}

/** Tells why, in the words of the policies. */
export function explain(analysis: RequestAnalysis): Explanation {
  const parts = [
    { label: 'identity policy', part: analysis.identityAnalysis },
    { label: 'resource policy', part: analysis.resourceAnalysis },
    { label: 'permissions boundary', part: analysis.permissionBoundaryAnalysis },
    ...organizationParts(analysis),
  ];
  const each = (key: 'denyStatements' | 'allowStatements' | 'unmatchedStatements') =>
    parts.flatMap(({ label, part }) => ((part?.[key] ?? []) as StatementAnalyses).map(s => ({ label, id: idOf(s), s })));
  const near = each('unmatchedStatements').filter(({ s }) => s.actionMatch && s.explain.effect === 'Allow');
  return {
    denied: each('denyStatements').map(({ id }) => id),
    allowed: each('allowStatements').map(({ id }) => id),
    lines: [
      ...each('denyStatements').map(({ label, id }) => `${label}: statement ${id} denies`),
      ...each('allowStatements').map(({ label, id, s }) =>
        `${label}: statement ${id} allows${s.principalMatch === 'AccountLevelMatch' ? ', if an identity policy does' : ''}`),
      ...near.map(({ label, id, s }) => `${label}: statement ${id} would allow, but ${misses(s.explain, s.principalMatch)}`),
      ...(near.length + each('allowStatements').length === 0 ? ['no statement allows the action'] : []),
    ],
  };
}

/** Denials only: what lets everything pass explains nothing. */
function organizationParts({ scpAnalysis, rcpAnalysis }: RequestAnalysis) {
  return [['service control policy', scpAnalysis], ['resource control policy', rcpAnalysis]].flatMap(([label, analysis]) => (
    ((analysis as RequestAnalysis['scpAnalysis'])?.ouAnalysis ?? []).map(({ denyStatements }) => (
      { label: label as string, part: { denyStatements, allowStatements: [], unmatchedStatements: [] } }))));
}

function idOf({ policyId, explain: { identifier } }: StatementAnalyses[number]): string {
  return policyId ? `${identifier} of ${policyId}` : identifier;
}

function misses(statement: StatementExplain, principalMatch: string): string {
  const conditions = (statement.conditions ?? [])
    .filter((c) => !c.matches)
    .map((c) => {
      const got = `wants ${wanted(c.values)}, got ${c.resolvedConditionKeyValue ?? 'other values'}`;
      return `${c.operator} ${c.conditionKeyValue} ${c.failedBecauseMissing ? 'is not in the request' : got}`;
    });
  return [
    ...(statement.resourceMatch ? [] : ['the resource differs']),
    ...(principalMatch === 'NoMatch' ? ['the principal differs'] : []),
    ...conditions,
  ].join('; ');
}

function wanted(values: NonNullable<StatementExplain['conditions']>[number]['values']): string {
  return [values].flat().map(v => v.resolvedValue ?? v.value).join(' or ');
}
