import type { Template, TemplateResource } from './template';
import { isUnknown, listOf } from '../../private/template-values';

/** What stands for whatever a transform brings, where resources stand. */
export const TRANSFORM = 'Fn::Transform';
const LOOP = 'Fn::ForEach::';

/** What a rule reads of a resource: with a transform among its properties, each that is not stated may be anything. */
const READ = [
  'EnableKeyRotation', 'RotationPeriodInDays', 'KeySpec', 'KeyUsage', 'Origin', 'Tags', 'PendingWindowInDays', 'KeyPolicy', 'AliasName',
  'TargetKeyId',
];

/**
 * The resources of a template as far as they show: one for each resource of a loop (`Fn::ForEach`), in which whatever hangs on the loop is
 * unknown; and one for each transform that may bring more.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html (read 2026-11-29)
 */
export function resourcesIn({ Resources: resources = {} }: Template): Array<readonly [logicalId: string, resource: TemplateResource]> {
  return Object.entries(resources as Record<string, unknown>).flatMap(([name, value]) => resourcesOf(name, value));
}

function resourcesOf(name: string, value: unknown): Array<readonly [string, TemplateResource]> {
  if (name.startsWith(LOOP) && Array.isArray(value)) {
    const [variable, , fragment] = value as unknown[];
    const inner = isUnknown(fragment) ? Object.entries(fragment as object) : [];
    return inner.flatMap(([id, part]) => resourcesOf(id, hanging(part, String(variable))));
  }
  if (name === TRANSFORM) return [[name, { Type: TRANSFORM, Properties: { Names: listOf(value).map(nameOf) } }]];
  return [[name, soundPart(value as TemplateResource)]];
}

function nameOf(transform: unknown): unknown {
  return (transform as { Name?: unknown } | null)?.Name;
}

/** Of a template that AWS CloudFormation would refuse, what there is to judge. */
function soundPart(resource: TemplateResource): TemplateResource {
  if (!isUnknown(resource)) return { Type: '' };
  const { Properties: properties, Metadata: metadata } = resource;
  return { ...resource, Properties: isUnknown(properties) ? stated(properties!) : {}, Metadata: isUnknown(metadata) ? metadata : {} };
}

function stated(properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { [TRANSFORM]: transform } = properties;
  if (transform === undefined) return properties;
  return { ...Object.fromEntries(READ.map((name) => [name, { [TRANSFORM]: transform }])), ...properties };
}

/** `${Name}`, or `&{Name}` where other characters than letters and digits are taken out, has another value on each turn. */
function hanging(value: unknown, variable: string): unknown {
  if (typeof value === 'string') {
    const text = value.replaceAll(`&{${variable}}`, `\${${variable}}`);
    return text.includes(`\${${variable}}`) ? { 'Fn::Sub': text } : value;
  }
  if (Array.isArray(value)) return value.map((part) => hanging(part, variable));
  if (!isUnknown(value)) return value;
  return Object.fromEntries(Object.entries(value as object).map(([name, part]) => [name, hanging(part, variable)]));
}
