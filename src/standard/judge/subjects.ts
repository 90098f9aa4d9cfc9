import { familyTermsOf, flattened, hasReference, logicalIdIn } from './family-terms';
import { resourcesIn, TRANSFORM } from './resources';
import type { FamilySubject, KeySubject, Subject } from './subject';
import type { CachedLookup, JudgedTemplate, ResourceId, TemplateResource } from './template';
import { CUSTOM_RESOURCE_TYPE, METRIC_DIMENSIONS } from '../../manual-rotation/contract';
import { isUnknown, listOf } from '../../private/template-values';
import { METRIC_NAMESPACE } from '../../private/vocabulary';

const KEY = 'AWS::KMS::Key';
const REPLICA = 'AWS::KMS::ReplicaKey';
const ALIAS = 'AWS::KMS::Alias';
const ALARM = 'AWS::CloudWatch::Alarm';
/** https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-cloudwatch.html (SecondsUntilKeyMaterialExpiration; read 2026-11-25) */
const EXPIRY_METRIC = { namespace: 'AWS/KMS', name: 'SecondsUntilKeyMaterialExpiration', dimension: 'KeyId' };

interface Placed {
  readonly source: JudgedTemplate;
  readonly logicalId: string;
  readonly resource: TemplateResource;
}

/** What of the templates is judged, in their order, each with what belongs to it wherever that stands. */
export function subjectsOf(templates: readonly JudgedTemplate[], lookups: readonly CachedLookup[]): Subject[] {
  const placed = templates.flatMap(placedOf);
  const belongings = belongingsOf(placed);
  const subjects = placed.map((one) => subjectOf(one, belongings)).filter((one) => one !== undefined);
  return [...subjects, ...lookups.map((lookup): Subject => ({ ...lookup, kind: 'lookup', aliases: [lookup.alias] }))];
}

function placedOf(source: JudgedTemplate): Placed[] {
  return resourcesIn(source.template)
    .filter(([, { Type: type }]) => [KEY, REPLICA, ALIAS, ALARM, CUSTOM_RESOURCE_TYPE, TRANSFORM].includes(type))
    .map(([logicalId, resource]) => ({ source, logicalId, resource }));
}

/** By the key that they are of. */
interface Belongings {
  readonly aliases: ReadonlyMap<string, readonly string[]>;
  readonly adopters: ReadonlyMap<string, readonly string[]>;
  readonly expiryAlarms: ReadonlySet<string>;
  /** Aliases of families that some alarm watches; undefined for an alarm on what is of no alias. */
  readonly watched: ReadonlySet<string | undefined>;
}

function belongingsOf(placed: readonly Placed[]): Belongings {
  const [aliases, adopters] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const [expiryAlarms, watched] = [new Set<string>(), new Set<string | undefined>()];
  const add = (map: Map<string, string[]>, key: string, name: string) => map.set(key, [...(map.get(key) ?? []), name]);
  for (const one of placed) {
    const { Type: type, Properties: properties = {} } = one.resource;
    const name = flattened(properties.AliasName);
    if (type === ALIAS && name !== undefined) for (const key of keysOf(one, properties.TargetKeyId)) add(aliases, key, name);
    if (type === CUSTOM_RESOURCE_TYPE && name !== undefined) {
      for (const key of keysOf(one, properties.AdoptedKeyArn)) add(adopters, key, name);
    }
    if (type === ALARM) {
      for (const { namespace, metric, dimensions } of metricsOf(properties)) {
        if (namespace === EXPIRY_METRIC.namespace && metric === EXPIRY_METRIC.name) {
          for (const key of keysOf(one, dimensions[EXPIRY_METRIC.dimension])) expiryAlarms.add(key);
        }
        if (namespace === METRIC_NAMESPACE) watched.add(flattened(dimensions[METRIC_DIMENSIONS.alias]));
      }
    }
  }
  return { aliases, adopters, expiryAlarms, watched };
}

/** The keys that a resource refers to: as the template shows it, or else as the construct tree knows. */
function keysOf({ source, logicalId }: Placed, value: unknown): string[] {
  const own = logicalIdIn(value);
  if (own !== undefined && source.template.Resources?.[own] !== undefined) return [idOf({ template: source.name, logicalId: own })];
  return (source.references ?? []).filter(({ from }) => from === logicalId).map(({ to }) => idOf(to));
}

function idOf({ template, logicalId }: ResourceId): string {
  return `${template}\n${logicalId}`;
}

interface Dimension {
  readonly Name: string;
  readonly Value: unknown;
}

interface WatchedMetric {
  readonly namespace: unknown;
  readonly metric: unknown;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

/** The metric of an alarm, or those that it computes with. */
function metricsOf(properties: Readonly<Record<string, unknown>>): WatchedMetric[] {
  const computed = listOf(properties.Metrics).filter(isUnknown) as Array<{ MetricStat?: { Metric?: Record<string, unknown> } }>;
  return [properties, ...computed.map(({ MetricStat: stat }) => (stat?.Metric ?? {}))].map((metric) => ({
    namespace: metric.Namespace,
    metric: metric.MetricName,
    dimensions: dimensionsOf(metric.Dimensions),
  }));
}

function dimensionsOf(dimensions: unknown): WatchedMetric['dimensions'] {
  const all = (listOf(dimensions).filter(isUnknown) as Dimension[]).filter(({ Name }) => typeof Name === 'string');
  return Object.fromEntries(all.map(({ Name: name, Value: value }) => [name, value]));
}

function subjectOf({ source, logicalId, resource }: Placed, belongings: Belongings): Subject | undefined {
  const id = idOf({ template: source.name, logicalId });
  const path: unknown = source.paths?.[logicalId] ?? resource.Metadata?.['aws:cdk:path'];
  const common = {
    template: source.name,
    environment: source.environment,
    logicalId,
    constructPath: typeof path === 'string' ? path : undefined,
    resource,
  };
  const name = flattened(resource.Properties?.AliasName);
  const names = name === undefined || hasReference(name) ? [] : [name];
  switch (resource.Type) {
    case KEY: return {
      ...common,
      kind: 'key',
      aliases: [...belongings.aliases.get(id) ?? [], ...belongings.adopters.get(id) ?? []],
      adoptedBy: belongings.adopters.get(id)?.[0],
      hasExpiryAlarm: belongings.expiryAlarms.has(id),
    } satisfies KeySubject;
    case REPLICA: return { ...common, kind: 'replica', aliases: belongings.aliases.get(id) ?? [] };
    case ALIAS: return { ...common, kind: 'alias', aliases: names };
    case CUSTOM_RESOURCE_TYPE: return {
      ...common,
      kind: 'family',
      aliases: names,
      terms: familyTermsOf(source.template, resource),
      hasAlarm: name !== undefined && belongings.watched.has(name),
    } satisfies FamilySubject;
    case TRANSFORM: return { ...common, kind: 'transform', aliases: [] };
    default: return undefined;
  }
}
