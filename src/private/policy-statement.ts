import { isIntrinsic, listOf } from './template-values';

/** A statement of a policy as it will stand in a template: anywhere in it may be an intrinsic function. */
export interface RenderedStatement {
  readonly Sid?: unknown;
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

/** The statements of a resolved policy, each with a name for people. None for a policy that only the deployment knows. */
export function statementsOf(policy: unknown): Array<{ readonly name: string; readonly statement: RenderedStatement }> {
  const statements = listOf((policy as { Statement?: unknown } | undefined)?.Statement);
  return statements
    .map((statement, i) => ({ name: nameOf(statement as RenderedStatement, i), statement: statement as RenderedStatement }))
    .filter(({ statement }) => typeof statement === 'object' && statement !== null && !isIntrinsic(statement));
}

function nameOf(statement: RenderedStatement | undefined, index: number): string {
  return typeof statement?.Sid === 'string' ? `'${statement.Sid}'` : `number ${index + 1}`;
}

/** The principals of AWS that a statement names. */
export function awsPrincipals(principal: unknown): unknown[] {
  return typeof principal === 'object' && principal !== null && !isIntrinsic(principal)
    ? listOf((principal as { AWS?: unknown }).AWS)
    : listOf(principal);
}
