import type { LimitName } from './limits';
import { LIMITS, RESOURCES_PER_ALIAS } from './limits';
import type { Variant } from './stacks';
import type { Sized } from './synthesis';
import { exceeded, perAlias } from './synthesis';
import { renderTable } from '../../sim/emulator/table';

/** A variant, measured with one alias, with a few and with many. */
export interface VariantSizes {
  readonly variant: Variant;
  readonly sizes: readonly [one: Sized, few: Sized, many: Sized];
}

/** The sizes beside the limits. */
export function describe({ sizes }: VariantSizes): string {
  const head = ['', ...sizes.map(({ aliases }) => (aliases === 1 ? '1 alias' : `${aliases} aliases`)), 'at most'];
  const rows = (Object.keys(LIMITS) as LimitName[]).map((name) => [
    LIMITS[name].what,
    ...sizes.map((one) => `${number(one.measurements[name].value)}${exceeded(one).includes(name) ? ' !' : ''}`),
    number(LIMITS[name].most),
  ]);
  return `${renderTable([head, ...rows])}\n${describePerAlias(sizes)}`;
}

/** What is wrong with a variant, in words. */
export function problems({ variant, sizes }: VariantSizes): string[] {
  const [one, few, many] = sizes;
  const found = sizes.filter(({ aliases }) => aliases <= (variant.mustFit ?? few.aliases)).flatMap((size) => exceeded(size).map((name) => {
    const { what, most, source } = LIMITS[name];
    const { value, of } = size.measurements[name];
    return `${variant.title}, ${size.aliases} aliases: ${what}: ${number(value)} (${of}), at most ${number(most)} (${source})`;
  }));
  for (const more of [perAlias(one, few), perAlias(few, many)].map(sum)) {
    if (more > RESOURCES_PER_ALIAS && !variant.asksForMore) {
      found.push(`${variant.title}: an additional alias costs `
      + `${more} resources, at most ${RESOURCES_PER_ALIAS}`);
    }
  }
  return found;
}

function describePerAlias([, few, many]: VariantSizes['sizes']): string {
  const types = perAlias(few, many);
  const listed = Object.entries(types).map(([type, count]) => `${count} ${type}`).sort();
  const bytes = (many.measurements.template.value - few.measurements.template.value) / (many.aliases - few.aliases);
  return `each additional alias: ${sum(types)} resources (${listed.join(', ')}), ${number(Math.round(bytes))} bytes`;
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
