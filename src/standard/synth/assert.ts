import { Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isAcknowledged } from './acknowledged';
import { findingsBelow } from './app-findings';
import { whileAsserting } from './asserting';
import { invalid, invalidValue } from '../../private/invalid';
import type { StandardDocument } from '../document';
import type { Finding } from '../judge/finding';
import { judgeTemplates } from '../judge/judge';
import type { Template } from '../judge/template';
import { reportText } from '../report-text';

/** Throws the findings for everything below a construct, which is synthesized for it. */
export function assertConstruct(scope: IConstruct, standard: StandardDocument, strict: boolean): void {
  const { root } = scope.node;
  if (!Stage.isStage(root)) throw invalid(scope, "'scope' must be in an App, got a tree without one; give the stack an App as its scope");
  whileAsserting(root, () => root.synth());
  const findings = findingsBelow(scope, standard, new Date()).filter((one) => !isAcknowledged(one));
  refuse(findings.map(({ finding }) => finding), standard, strict);
}

/** Throws the findings for a template, which knows neither acknowledgements nor other stacks. */
export function assertTemplate(template: Record<string, unknown>, standard: StandardDocument, strict: boolean): void {
  refuse(judgeTemplates([{ name: 'the template', template: checkedTemplate(template) }], standard, { now: new Date() }), standard, strict);
}

function refuse(findings: readonly Finding[], standard: StandardDocument, strict: boolean): void {
  const open = findings.filter(({ severity, verdict }) => (
    severity === 'error' || (strict && severity === 'warning' && verdict === 'CANNOT_TELL')));
  if (open.length > 0) throw new Error(reportText(open, standard));
}

function checkedTemplate(template: Record<string, unknown>): Template {
  const resources = (template as Record<string, unknown> | undefined)?.Resources;
  if (typeof resources === 'object' && resources !== null && !Array.isArray(resources)) return template as Template;
  throw invalidValue("'template' must be a template of AWS CloudFormation with 'Resources', as an object, got none; "
    + 'Template.fromStack(stack).toJSON() makes one');
}
