import type { Finding, Outcome, Remark } from './finding';
import { cannotTell, NOT_APPLICABLE } from './outcomes';
import type { Circumstances, DeclaredFamily, Rule } from './rule';
import type { FamilySubject, Subject } from './subject';
import { subjectsOf } from './subjects';
import type { CachedLookup, JudgedTemplate, TemplateResource } from './template';
import { variantsOf } from './variants';
import { waiversFor } from './waived';
import { StandardRule } from '../../standard-rule';
import { controlsOf } from '../controls';
import type { StandardDocument, StandardWaiverTerms } from '../document';
import { RULES } from '../rules/index';

/** What is judged beside templates, and when. */
export interface JudgeOptions {
  readonly now: Date;
  /** @default - none */
  readonly lookups?: readonly CachedLookup[];
}

/**
 * What a standard says of templates that belong together, such as those of an app: what is not compliant, waived or not, what the templates
 * do not show, and what is to come. Pure, and without the AWS CDK: the synthesis, users' tests and command lines share it.
 */
export function judgeTemplates(
  templates: readonly JudgedTemplate[], standard: StandardDocument, { now, lookups = [] }: JudgeOptions,
): Finding[] {
  const subjects = subjectsOf(templates, lookups);
  const families = subjects.filter((one) => one.kind === 'family').map(declared).filter((one) => one !== undefined);
  const circumstances: Circumstances = { standard, now, families };
  const rules = RULES.filter(({ id }) => !standard.ignored.includes(id));
  return subjects.map(withVariants).flatMap((one) => rules.flatMap((rule) => findingsOf(one, rule, circumstances)));
}

/** A subject under each choice of its template's conditions: decided once, for all rules. */
interface Decided {
  readonly subject: Subject;
  readonly variants: readonly TemplateResource[];
}

function withVariants(subject: Subject): Decided {
  return { subject, variants: subject.kind === 'lookup' ? [] : variantsOf(subject.resource) };
}

function declared({ template, environment, terms }: FamilySubject): DeclaredFamily | undefined {
  return terms && { template, environment, aliasName: terms.aliasName, familyName: terms.familyName };
}

function findingsOf({ subject, variants }: Decided, rule: Rule, circumstances: Circumstances): Finding[] {
  const outcome = outcomeOf(subject, variants, rule, circumstances);
  const { verdict, remark } = outcome;
  if (remark === undefined) return [];
  const { standard, now } = circumstances;
  const finding = (id: StandardRule, parts: Remark & Pick<Finding, 'verdict' | 'severity' | 'waiver'>): Finding => ({
    rule: id,
    ...parts,
    mandatory: standard.mandatory.includes(id),
    ...placeOf(subject),
    controls: controlsOf(id),
  });
  const { current, expired } = waiversFor(subject, rule.id, standard.waivers, now);
  if (current !== undefined) return [finding(rule.id, { ...remark, verdict, severity: 'waived', waiver: current })];
  const found = finding(rule.id, { ...remark, verdict, severity: verdict === 'NON_COMPLIANT' ? 'error' : 'warning' });
  if (expired === undefined || verdict === 'COMPLIANT') return [found];
  const lapsed = { ...lapse(rule.id, expired), verdict: 'NON_COMPLIANT', severity: 'error', waiver: expired } as const;
  return [found, finding(StandardRule.WAIVER_EXPIRED, lapsed)];
}

function lapse(rule: StandardRule, { owner, until }: StandardWaiverTerms): Remark {
  return {
    message: `the waiver of ${owner} for ${rule} counted until ${until}, and what it excused is still there`,
    fix: 'put the finding right and take the waiver out, or renew it with a new reason and end',
  };
}

function placeOf(subject: Subject): Pick<Finding, 'template' | 'logicalId' | 'resourceType' | 'constructPath'> {
  const { constructPath } = subject;
  if (subject.kind === 'lookup') return { constructPath };
  const { template, logicalId, resource: { Type: resourceType } } = subject;
  return { template, logicalId, resourceType, constructPath };
}

function outcomeOf(subject: Subject, variants: readonly TemplateResource[], rule: Rule, circumstances: Circumstances): Outcome {
  switch (subject.kind) {
    case 'key': return ofVariants(rule.key, subject, variants, circumstances);
    case 'replica': return ofVariants(rule.replica, subject, variants, circumstances);
    case 'alias': return ofVariants(rule.alias, subject, variants, circumstances);
    case 'transform': return rule.transform?.(subject, circumstances) ?? NOT_APPLICABLE;
    case 'family': {
      if (rule.family === undefined) return NOT_APPLICABLE;
      const { terms } = subject;
      return terms === undefined ? UNREADABLE : rule.family({ ...subject, terms }, circumstances);
    }
    case 'lookup': return rule.lookup?.(subject, circumstances) ?? NOT_APPLICABLE;
  }
}

const UNREADABLE = cannotTell({
  message: 'the declaration of the ManualRotationAlias cannot be read in the template',
  fix: 'look for the aspect or override that changed the state machine of the alias',
});

type Judging<S> = ((subject: S, circumstances: Circumstances) => Outcome) | undefined;

/** Under each choice of the template's conditions. Where they differ, the template does not tell. */
function ofVariants<S extends { readonly resource: TemplateResource }>(
  judging: Judging<S>, subject: S, variants: readonly TemplateResource[], circumstances: Circumstances,
): Outcome {
  if (judging === undefined) return NOT_APPLICABLE;
  const outcomes = variants.map((resource) => judging({ ...subject, resource }, circumstances));
  const [first] = outcomes;
  const remark = remarkOf(outcomes, 'NON_COMPLIANT') ?? remarkOf(outcomes, 'CANNOT_TELL');
  if (remark === undefined) return outcomes.find((outcome) => outcome.remark !== undefined) ?? first;
  if (outcomes.every(({ verdict }) => verdict === first.verdict)) return first;
  return cannotTell({ ...remark, message: `${remark.message}, where some conditions of the template hold` });
}

function remarkOf(outcomes: readonly Outcome[], verdict: 'NON_COMPLIANT' | 'CANNOT_TELL'): Remark | undefined {
  return outcomes.find((outcome) => outcome.verdict === verdict)?.remark;
}
