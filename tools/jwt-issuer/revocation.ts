import type { Moment } from './moments';
import { RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { JWKS, kidOf, publishing } from '../../sim/public-keys/publishing';

const MINUTE = 60_000;
const CACHE_MS = 60 * MINUTE;

/** A verifier: the document that it goes by for a token of a key, at an instant. The worst there is: it fetched a moment before. */
type Verifier = (story: Story, kid: string, now: number) => ReadonlySet<string>;

const VERIFIERS: Readonly<Record<string, Verifier>> = {
  'keeps no copy': (story, _kid, now) => story.documentAt(now),
  'keeps it, refetches': (story, kid, now) => {
    const copy = story.copyAt(now);
    return copy.has(kid) ? copy : story.documentAt(now);
  },
  'keeps it': (story, _kid, now) => story.copyAt(now),
};

/** The documents of a family from the moment on in which generation 1 was revoked. */
class Story {
  constructor(
    public readonly begin: number, private readonly documents: ReadonlyArray<{ readonly at: number; readonly kids: ReadonlySet<string> }>,
  ) {}

  public documentAt(now: number): ReadonlySet<string> {
    return this.documents.filter(({ at }) => at <= now).at(-1)!.kids;
  }

  /** Fetched a moment before the key was revoked, and again whenever it has expired. */
  public copyAt(now: number): ReadonlySet<string> {
    return this.documentAt(this.begin - 1 + Math.floor((now - this.begin + 1) / CACHE_MS) * CACHE_MS);
  }
}

/** Generation 1 is revoked: the machine takes its public key out, publishes that of a new one, and moves the alias to that. */
export async function playRevocation(): Promise<Moment[]> {
  const bench = new RotationBench({}, publishing());
  await bench.deploy();
  await bench.clock.run(bench.clock.now() + 24 * CACHE_MS);
  const begin = bench.clock.now();
  const stolen = kidOf(bench, 1);
  const { status, cause } = await bench.run({ reason: 'manual', action: 'revoke', fromGeneration: 1 });
  if (status !== 'SUCCEEDED') throw new Error(`the revocation failed: ${cause}`);

  const successor = kidOf(bench, 2);
  const documents = bench.s3.history.filter(({ key }) => key === JWKS).map(({ at, body }) => ({
    at, kids: new Set((JSON.parse(body) as { keys: Array<{ kid: string }> }).keys.map(({ kid }) => kid)),
  }));
  const takenOut = documents.find(({ at, kids }) => at >= begin && !kids.has(stolen))!.at;
  const published = documents.find(({ at, kids }) => at >= begin && kids.has(successor))!.at;
  const moved = bench.world.effects.of('UpdateAlias').find(({ at, outcome }) => at >= begin && outcome === 'ok')!.at;
  const story = new Story(begin, documents);
  const numbers = (kids: ReadonlySet<string>) => (
    Object.entries({ 1: stolen, 2: successor }).filter(([, kid]) => kids.has(kid)).map(([number]) => number));
  return [begin - 1, takenOut, published, moved, begin + CACHE_MS - MINUTE, begin + CACHE_MS].map((now) => ({
    sinceMs: now - begin,
    document: numbers(story.documentAt(now)),
    signs: now < moved ? '1' : '2',
    accepts: Object.fromEntries(Object.entries(VERIFIERS).map(([name, copyOf]) => (
      [name, numbers(new Set([stolen, successor].filter((kid) => copyOf(story, kid, now).has(kid))))])),
    ),
  }));
}
