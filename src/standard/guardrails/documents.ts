import type { Guardrail, GuardrailStatement } from './statements';
import { guardrailsOf } from './statements';
import { invalidValue } from '../../private/invalid';
import type { StandardDocument } from '../document';

/** A policy of AWS Organizations as it is sent. */
export interface GuardrailDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly GuardrailStatement[];
}

/** A kind of policy, and what AWS Organizations takes of it. */
export interface GuardrailKind {
  readonly name: 'service control policy' | 'resource control policy';
  /** As in file names. */
  readonly short: 'scp' | 'rcp';
  readonly type: 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';
  /** The greatest number of characters, white space included. */
  readonly maxCharacters: number;
  /** How many can be attached to one root, organizational unit or account, beside the one of AWS that lets everything pass. */
  readonly maxPolicies: number;
}

/** https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html (read 2026-11-28: 10 and 5 with AWS's own) */
export const SERVICE_CONTROL_POLICY: GuardrailKind = {
  name: 'service control policy', short: 'scp', type: 'SERVICE_CONTROL_POLICY', maxCharacters: 10_240, maxPolicies: 9,
};
export const RESOURCE_CONTROL_POLICY: GuardrailKind = {
  name: 'resource control policy', short: 'rcp', type: 'RESOURCE_CONTROL_POLICY', maxCharacters: 5_120, maxPolicies: 4,
};
export const GUARDRAIL_KINDS = [SERVICE_CONTROL_POLICY, RESOURCE_CONTROL_POLICY] as const;

/** What a standard denies, as policies of one kind: as few as the size allows, the statements in their order. */
export function guardrailDocuments(standard: StandardDocument, kind: GuardrailKind): GuardrailDocument[] {
  const guardrails = guardrailsOf(standard).filter(({ onKeys }) => onKeys || kind === SERVICE_CONTROL_POLICY)
    .map((one) => ofKind(one, kind));
  const documents = packed(guardrails, kind);
  if (documents.length > kind.maxPolicies) {
    throw invalidValue(`the standard must fit into ${kind.maxPolicies} policies of kind '${kind.name}' of ${kind.maxCharacters} `
      + 'characters, got '
      + `${documents.length}; no more can be attached to one target: give fewer 'requiredTags', or fewer values of them`);
  }
  return documents;
}

/** As it is sent: without white space, which counts. */
export function guardrailText(document: GuardrailDocument): string {
  return JSON.stringify(document);
}

function ofKind(guardrail: Guardrail, kind: GuardrailKind): Guardrail {
  if (kind === SERVICE_CONTROL_POLICY) return guardrail;
  const { Sid, Effect, ...rest } = guardrail.statement;
  return { ...guardrail, statement: { Sid, Effect, Principal: '*', ...rest } };
}

function packed(guardrails: readonly Guardrail[], kind: GuardrailKind): GuardrailDocument[] {
  const documents: GuardrailDocument[] = [];
  let current: GuardrailStatement[] = [];
  for (const { statement, prop } of guardrails) {
    const size = sizeOf([statement]);
    if (size > kind.maxCharacters) {
      throw invalidValue(`'${prop}' must make statements of at most ${kind.maxCharacters} characters in a ${kind.name}, got ${size} `
        + 'characters for '
        + `statement ${statement.Sid}; a statement cannot be split: give fewer or shorter values`);
    }
    if (current.length > 0 && sizeOf([...current, statement]) > kind.maxCharacters) {
      documents.push(documentOf(current));
      current = [];
    }
    current.push(statement);
  }
  return current.length === 0 ? documents : [...documents, documentOf(current)];
}

function sizeOf(statements: readonly GuardrailStatement[]): number {
  return guardrailText(documentOf(statements)).length;
}

function documentOf(statements: readonly GuardrailStatement[]): GuardrailDocument {
  return { Version: '2012-10-17', Statement: [...statements] };
}
