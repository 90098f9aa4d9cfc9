import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import { seededRandom, seededUuid } from '../clock/seeded-random';

/** What an expression may see of the world: the time and randomness of its execution. */
export interface Surroundings {
  now(): number;
  random(): number;
}

const DIGESTS = new Map([['MD5', 'md5'], ['SHA-1', 'sha1'], ['SHA-256', 'sha256'], ['SHA-384', 'sha384'], ['SHA-512', 'sha512']]);
const format = jsonata('$fromMillis($millis, $picture, $zone)');

/**
 * The functions Step Functions adds to JSONata, and those of JSONata that must follow the virtual clock.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html (read 2026-11-22)
 */
export function stepFunctionsExtras(around: Surroundings): Record<string, (...args: any[]) => unknown> {
  return {
    partition: (items: unknown[], size: number) => {
      requireThat(Array.isArray(items) && size >= 1, '$partition takes an array and a size of 1 or more');
      const whole = Math.floor(size);
      return Array.from({ length: Math.ceil(items.length / whole) }, (_, index) => items.slice(index * whole, (index + 1) * whole));
    },
    range: (from: number, to: number, step: number) => {
      requireThat([from, to, step].every(Number.isFinite) && step !== 0, '$range takes three numbers; the step is not 0');
      const length = Math.max(0, Math.floor((to - from) / step) + 1);
      requireThat(length <= 1000, '$range makes at most 1000 items');
      return Array.from({ length }, (_, index) => from + index * step);
    },
    hash: (content: string, algorithm: string) => {
      const digest = DIGESTS.get(algorithm);
      requireThat(typeof content === 'string' && digest !== undefined, `$hash takes a string and one of ${[...DIGESTS.keys()].join(', ')}`);
      return createHash(digest!).update(content).digest('hex');
    },
    random: (seed?: number) => seed === undefined ? around.random() : seededRandom(seed)(),
    uuid: () => seededUuid(() => around.random()),
    parse: (text: string) => {
      requireThat(typeof text === 'string', '$parse takes a string');
      return JSON.parse(text);
    },
    millis: () => around.now(),
    now: (picture?: string, zone?: string) => picture === undefined
      ? new Date(around.now()).toISOString()
      : format.evaluate({}, { millis: around.now(), picture, zone }),
  };
}

export const EXTRA_FUNCTIONS: ReadonlySet<string> = new Set(Object.keys(stepFunctionsExtras({ now: () => 0, random: () => 0 })));

/** Every function name an expression may call; `$eval` is not among them: Step Functions refuses it. */
export const KNOWN_FUNCTIONS: ReadonlySet<string> = new Set([
  ...`abs append assert average base64decode base64encode boolean ceil contains count decodeUrl decodeUrlComponent distinct each encodeUrl
  encodeUrlComponent error exists filter floor formatBase formatInteger formatNumber fromMillis join keys length lookup lowercase map match
  max merge min not number pad parseInteger power reduce replace reverse round shuffle sift single sort split spread sqrt string substring
  substringAfter substringBefore sum toMillis trim type uppercase zip`.split(/\s+/),
  ...EXTRA_FUNCTIONS,
]);

function requireThat(condition: boolean, message: string): asserts condition {
  if (!condition) {
    throw new Error(message);
  }
}
