import type { FamilyTerms } from './subject';
import type { Template, TemplateResource } from './template';
import { isUnknown } from '../../private/template-values';

/** What the state machine of a family is told, if it can be read: the declaration is base64 in the template, with references in it. */
export function familyTermsOf({ Resources: resources = {} }: Template, family: TemplateResource): FamilyTerms | undefined {
  const machine = resources[logicalIdIn(family.Properties?.StateMachineArn) ?? ''];
  const substitutions = machine?.Properties?.DefinitionSubstitutions as { Declaration?: { 'Fn::Base64'?: unknown } } | undefined;
  const json = flattened(substitutions?.Declaration?.['Fn::Base64']);
  if (json === undefined) return undefined;
  const terms = parsed(json);
  return isFamilyTerms(terms) ? terms : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // a reference stands where no text is
  }
}

/** Of another version of this library, or of nobody's, it may be anything. */
function isFamilyTerms(value: unknown): value is FamilyTerms {
  if (!isUnknown(value)) return false;
  const { aliasName, familyName, keySpec, keyUsage, origin, rotationPeriodDays, retirement, tags } = value as Record<string, unknown>;
  return [aliasName, familyName, keySpec, keyUsage, origin].every((text) => typeof text === 'string')
    && typeof rotationPeriodDays === 'number' && typeof retirement === 'object'
    && Array.isArray(tags) && tags.every((tag) => typeof tag?.TagKey === 'string' && typeof tag?.TagValue === 'string');
}

/** The resource that a reference names: `Ref`, `Fn::GetAtt`, or one reference in `Fn::Sub`. */
export function logicalIdIn(value: unknown): string | undefined {
  if (!isUnknown(value)) return undefined;
  const { 'Ref': name, 'Fn::GetAtt': attribute, 'Fn::Sub': sub } = value as Readonly<Record<string, unknown>>;
  if (typeof name === 'string') return name;
  if (typeof sub === 'string') return /^\$\{(\w+)[^{}]*\}$/.exec(sub)?.[1];
  const path: unknown = Array.isArray(attribute) ? attribute[0] : attribute;
  return typeof path === 'string' ? path.split('.')[0] : undefined;
}

/** A text with `${...}` for whatever the deployment fills in; undefined for what is no text. */
export function flattened(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isUnknown(value)) return undefined;
  const { 'Fn::Sub': sub, 'Fn::Join': join } = value as { 'Fn::Sub'?: unknown; 'Fn::Join'?: unknown };
  if (typeof sub === 'string') return sub;
  if (!Array.isArray(join) || typeof join[0] !== 'string' || !Array.isArray(join[1])) return `\${${logicalIdIn(value) ?? 'unknown'}}`;
  return join[1].map(flattened).join(join[0]);
}

/** Whether a text, as flattened, hangs on the deployment. */
export function hasReference(flat: string): boolean {
  return flat.includes('${');
}
