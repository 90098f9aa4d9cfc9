import type { IConstruct } from 'constructs';
import type { SynthesizedTemplate } from './app-templates';
import { templatesOf } from './app-templates';
import { lookupsOf } from './lookups';
import type { StandardDocument } from '../document';
import type { Finding } from '../judge/finding';
import { judgeTemplates } from '../judge/judge';

/** A finding, and where in the app it is. */
export interface AppFinding {
  readonly finding: Finding;
  /** The resource; for what a template was included with, its stack. */
  readonly construct: IConstruct;
  /** @default - it is about no template */
  readonly template?: SynthesizedTemplate;
}

/**
 * What a standard says of what stands below a construct, after the synthesis of its app. Families and aliases elsewhere in the app count.
 */
export function findingsBelow(scope: IConstruct, standard: StandardDocument, now: Date): AppFinding[] {
  const { root } = scope.node;
  const templates = templatesOf(root);
  const byName = new Map(templates.map((template) => [template.name, template]));
  return judgeTemplates(templates, standard, { now, lookups: lookupsOf(root) })
    .map((finding) => placed(finding, root, byName.get(finding.template ?? '')))
    .filter(({ construct }) => construct.node.scopes.includes(scope));
}

function placed(finding: Finding, root: IConstruct, template: SynthesizedTemplate | undefined): AppFinding {
  if (template === undefined) return { finding, construct: constructAt(root, finding.constructPath ?? '') };
  return { finding, construct: template.constructs.get(finding.logicalId ?? '') ?? template.stack, template };
}

function constructAt(root: IConstruct, path: string): IConstruct {
  return path.split('/').reduce((place, id) => place.node.tryFindChild(id) ?? place, root);
}
