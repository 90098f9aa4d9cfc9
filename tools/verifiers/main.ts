/**
 * `npm run verifiers`: tokens of a family of each kind, signed before and after a rotation on the simulated AWS KMS, at libraries of other
 * languages that know nothing but what was published; and a signed URL of Amazon CloudFront. Ends with exit code 0 only if everything is as
 * it must be.
 */
import { LIBRARIES, tryLibraries } from './libraries';
import { opensslVerifies } from './openssl';
import { signedPart, signedUrl } from './signed-url';
import { ALGORITHMS, familyFor } from './tokens';
import { renderTable } from '../../sim/emulator/table';

async function main(): Promise<boolean> {
  const rows: string[][] = [['alg', 'key spec', ...LIBRARIES.map(({ name }) => name)]];
  let good = true;
  for (const [algorithm, keySpec] of ALGORITHMS) {
    const family = await familyFor(algorithm, keySpec);
    const outcomes = await tryLibraries(family);
    rows.push([algorithm, keySpec, ...outcomes.map(({ seen }) => seen)]);
    good &&= outcomes.every(({ asExpected }) => asExpected);
    if (algorithm === 'RS256') {
      const url = await signedUrl(family.sign, {
        resource: 'https://d111111abcdef8.cloudfront.net/image.jpg?size=medium', expires: 1_767_290_400, keyPairId: 'K2JCJMDEHXQW5F',
      });
      const { policy, signature } = signedPart(url);
      const holds = opensslVerifies('RS256', family.generations[1].pem, policy, signature);
      rows.push(['signed URL', keySpec, '', '', '', holds ? 'ok' : 'does not verify']);
      good &&= holds;
    }
  }
  console.log(renderTable(rows));
  return good;
}

const log = console.log;
console.log = (line: string) => (line.startsWith('{') ? undefined : log(line)); // what functions log is not what is asked for here

main().then((passed) => { process.exitCode = passed ? 0 : 1; }, (error: Error) => {
  console.error(error.stack);
  process.exitCode = 2;
});
