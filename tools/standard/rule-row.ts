import type { StandardInput } from '../../src/standard/defaults';
import { completed } from '../../src/standard/defaults';
import type { StandardDocument } from '../../src/standard/document';
import type { Finding } from '../../src/standard/judge/finding';
import type { judgeTemplates } from '../../src/standard/judge/judge';
import type { FamilyTerms } from '../../src/standard/judge/subject';
import type { CachedLookup, JudgedTemplate, TemplateResource } from '../../src/standard/judge/template';

/** What one rule has to say of the resource `It`: nothing, or one finding. */
export interface RuleRow {
  readonly rule: string;
  readonly name: string;
  readonly templates: readonly JudgedTemplate[];
  readonly lookups: readonly CachedLookup[];
  readonly standard: StandardDocument;
  readonly now: Date;
  readonly verdict: 'nothing' | 'notice' | Finding['verdict'] | 'waived' | 'expired';
  /** Parts of message, remedy and location. */
  readonly says: readonly string[];
}

export const NOW = new Date('2026-11-28T12:00:00Z');
/** The resource that is judged. */
export const IT = 'It';

type Properties = Readonly<Record<string, unknown>>;

/** As a person writes it. */
export interface RowInput {
  readonly name: string;
  /** Properties of the key, or the resource itself. */
  readonly key?: Properties;
  readonly it?: TemplateResource;
  readonly beside?: Readonly<Record<string, TemplateResource>>;
  readonly others?: readonly JudgedTemplate[];
  readonly own?: Partial<JudgedTemplate>;
  readonly lookups?: readonly CachedLookup[];
  readonly standard?: Partial<StandardInput>;
  readonly now?: Date;
  readonly verdict: RuleRow['verdict'];
  readonly says?: string | readonly string[];
}

export function rows(rule: string, inputs: readonly RowInput[]): RuleRow[] {
  return inputs.map(({ name, key: properties, it, beside, others = [], own, lookups = [], standard, now = NOW, verdict, says = [] }) => {
    const itself = it ?? (properties && key(properties));
    const template = { Resources: { ...(itself === undefined ? {} : { [IT]: itself }), ...beside } };
    return {
      rule,
      name,
      templates: [{ name: 'Own', template, ...own }, ...others],
      lookups,
      standard: completed({ name: 'test', version: '1', ...standard }),
      now,
      verdict,
      says: typeof says === 'string' ? [says] : says,
    };
  });
}

/** A key that is kept. */
export function key(properties: Properties = {}, more: Partial<TemplateResource> = {}): TemplateResource {
  return { Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: properties, ...more };
}

export function replica(properties: Properties = {}, more: Partial<TemplateResource> = {}): TemplateResource {
  return { ...key(properties, more), Type: 'AWS::KMS::ReplicaKey' };
}

export function alias(AliasName: unknown, TargetKeyId: unknown = 'x'): TemplateResource {
  return { Type: 'AWS::KMS::Alias', Properties: { AliasName, TargetKeyId } };
}

/** What the family `alias/orders` declares. */
export function familyTerms(terms: Partial<FamilyTerms> = {}): FamilyTerms {
  return {
    aliasName: 'alias/orders',
    familyName: 'alias/orders',
    keySpec: 'ECC_NIST_P256',
    keyUsage: 'SIGN_VERIFY',
    origin: 'AWS_KMS',
    rotationPeriodDays: 365,
    retirement: null,
    tags: [{ TagKey: 'cdk-kms-rotation:family', TagValue: 'alias/orders' }],
    policy: { Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::${AWS::AccountId}:root' }, Action: 'kms:*', Resource: '*' }] },
    ...terms,
  };
}

/** The family `alias/orders`, and the machine that has its declaration. */
export function family(terms: Partial<FamilyTerms> = {}, properties: Properties = {}): Record<string, TemplateResource> {
  const all = familyTerms(terms);
  return {
    It: {
      Type: 'Custom::ManualRotationAlias',
      DeletionPolicy: 'Retain',
      Properties: { AliasName: all.aliasName, FamilyName: all.familyName, StateMachineArn: { 'Fn::Sub': '${Machine.Arn}' }, ...properties },
    },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { DefinitionSubstitutions: { Declaration: { 'Fn::Base64': { 'Fn::Sub': JSON.stringify(all) } } } },
    },
  };
}

/** What differs from the row; empty if nothing does. */
export function wrongIn(judge: typeof judgeTemplates, row: RuleRow): string {
  const found = judge(row.templates, row.standard, { now: row.now, lookups: row.lookups })
    .filter((finding) => finding.rule === row.rule && [IT, 'Fn::Transform'].includes(finding.logicalId ?? IT));
  if (found.length > 1) return `one finding at most, got ${found.length}`;
  const [finding] = found;
  const verdict = verdictOf(finding);
  if (verdict !== row.verdict) return `must be ${row.verdict}, got ${verdict}${finding === undefined ? '' : `: ${finding.message}`}`;
  const text = finding === undefined ? '' : [finding.message, finding.fix, finding.location].join('\n');
  return row.says.filter((part) => !text.includes(part)).map((part) => `must say '${part}', got '${text}'`).join('; ');
}

function verdictOf(finding: Finding | undefined): RuleRow['verdict'] {
  if (finding === undefined) return 'nothing';
  if (finding.severity === 'waived') return 'waived';
  if (finding.verdict === 'COMPLIANT') return finding.severity === 'warning' ? 'notice' : 'COMPLIANT';
  if (finding.severity !== (finding.verdict === 'NON_COMPLIANT' ? 'error' : 'warning')) return 'COMPLIANT'; // no row asks for it
  return finding.verdict;
}
