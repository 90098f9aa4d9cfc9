import { ALIAS, RotationBench } from '../../sim/manual-rotation/rotation-bench';
import { JWKS, PARAMETERS, publishing } from '../../sim/public-keys/publishing';
import { jwkOf, pemOf, thumbprint } from '../../src/public-keys/functions/jwk';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PREFIX = 'cdk-kms-rotation:';

/** What became of one thing that somebody planted. */
export interface Planting {
  readonly planted: string;
  /** Whether the publisher ever wrote it, and whether it stands there after a rotation. */
  readonly document: string;
  readonly parameters: string;
  /** How the family went on. */
  readonly family: string;
}

/** A key of somebody who may make keys, tag them and give them aliases, and write to the places, and start nothing. */
interface Stranger {
  readonly bench: RotationBench;
  readonly keyId: string;
  readonly kid: string;
  readonly tag: (name: string, value: string) => void;
  readonly name: (alias: string) => void;
}

/** What is planted, beside all tags that the first generation bears. */
const PLANTS: Readonly<Record<string, (stranger: Stranger) => void>> = {
  'a key with all our tags': () => undefined,
  'a key with the next number': ({ tag, name }) => {
    tag('generation', '2');
    name(`${ALIAS}/v2`);
  },
  'a key that says it was staged, published and activated': ({ tag, name, kid }) => {
    for (const mark of ['staged', 'activated']) tag(mark, '2027-01-01T00:00:00.000Z');
    tag('published', `2027-01-01T00:00:00.000Z ${kid}`);
    name(`${ALIAS}/v2`);
  },
  'a key that says it came before the current one': ({ bench, tag, name }) => {
    tag(`successor:${bench.generation(1).id}`, '1');
    name(`${ALIAS}/v2`);
  },
  'a key that says it came after the current one': ({ bench, tag, name }) => {
    tag('predecessor', bench.generation(1).id);
    name(`${ALIAS}/v2`);
  },
  'a key with a number far above': ({ tag, name }) => {
    tag('generation', '7');
    name(`${ALIAS}/v7`);
  },
  'an event that says it was published, and became current': ({ bench, keyId, kid }) => {
    for (const DetailType of ['KMS Alias Public Key Published', 'KMS Alias Rotated']) {
      bench.events.push({ Source: 'cdk-kms-rotation', DetailType, Detail: { alias: ALIAS, generation: 2, keyArn: keyId, kid } } as any);
    }
  },
  'its public key in the document': ({ bench, keyId }) => {
    bench.s3.tamper(JWKS, JSON.stringify({ keys: [...keysIn(bench), publicKey(bench, keyId)] }));
  },
  'its public key in the document, with the kid of ours': ({ bench, keyId }) => {
    bench.s3.tamper(JWKS, JSON.stringify({ keys: [{ ...publicKey(bench, keyId), kid: keysIn(bench)[0].kid }] }));
  },
  'its public key as a parameter': ({ bench, keyId }) => {
    bench.ssm.parameters.set(`${PARAMETERS}/2`, { value: pemOf(spki(bench, keyId)), at: bench.clock.now() });
  },
};

/** Each on a family of its own, which then rotates: at the next daily run, at the rotation, and at the swap. */
export async function plantEach(change: (bench: RotationBench) => void = () => undefined): Promise<Planting[]> {
  const target = publishing();
  const rows: Planting[] = [];
  for (const [planted, plant] of Object.entries(PLANTS)) {
    const bench = new RotationBench({}, target);
    change(bench);
    await bench.deploy();
    const stranger = strangerIn(bench);
    plant(stranger);
    const from = bench.s3.history.length;
    const later = async (ms: number) => {
      await bench.clock.run(bench.clock.now() + ms);
      return bench.tick();
    };
    await later(HOUR);
    await bench.rotate(1);
    const { output } = await later(2 * HOUR + MINUTE);
    const own = bench.s3.history.slice(from).filter(({ by, key }) => key === JWKS && by === 'publisher');
    const { x } = publicKey(bench, stranger.keyId);
    const pem = pemOf(spki(bench, stranger.keyId));
    rows.push({
      planted,
      document: own.some(({ body }) => body.includes(x!)) ? 'PUBLISHED' : keysIn(bench).some((one) => one.x === x) ? 'LEFT' : 'no',
      parameters: [...bench.ssm.parameters.values()].some(({ value }) => value === pem) ? 'PUBLISHED' : 'no',
      family: String((output as { outcome?: string }).outcome),
    });
  }
  return rows;
}

function strangerIn(bench: RotationBench): Stranger {
  const { world } = bench;
  const own = [...bench.generation(1).tags].map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  const { KeyMetadata: { KeyId: keyId } } = world.call('CreateKey', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Tags: own });
  return {
    bench,
    keyId,
    kid: thumbprint(jwkOf(spki(bench, keyId))),
    tag: (TagKey, TagValue) => void world.call('TagResource', { KeyId: keyId, Tags: [{ TagKey: PREFIX + TagKey, TagValue }] }),
    name: (AliasName) => void world.call('CreateAlias', { AliasName, TargetKeyId: keyId }),
  };
}

function spki(bench: RotationBench, keyId: string): Uint8Array {
  return bench.world.kms({ operation: 'GetPublicKey', input: { KeyId: keyId }, caller: 'tool' }).PublicKey;
}

function publicKey(bench: RotationBench, keyId: string): Record<string, string | undefined> {
  const members = jwkOf(spki(bench, keyId)) as Record<string, string | undefined>;
  return { ...members, kid: 'planted', alg: 'ES256', use: 'sig' };
}

function keysIn(bench: RotationBench): Array<Record<string, string>> {
  return (JSON.parse(bench.s3.objects.get(JWKS)!.body) as { keys: Array<Record<string, string>> }).keys;
}
