import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Verifies with the published PEM; true if the signature is of that key. */
export function opensslVerifies(algorithm: string, pem: string, message: Buffer, signature: Buffer): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
  try {
    const file = (name: string, content: Buffer | string): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const key = file('key.pem', pem);
    const what = file('message', message);
    const by = file('signature', algorithm.startsWith('ES') ? derOfJose(signature) : signature);
    const digest = `-sha${algorithm.slice(2)}`;
    const pss = algorithm.startsWith('PS') ? ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest'] : [];
    const args = algorithm === 'EdDSA'
      ? ['pkeyutl', '-verify', '-pubin', '-inkey', key, '-rawin', '-in', what, '-sigfile', by]
      : ['dgst', digest, ...pss, '-verify', key, '-signature', by, what];
    try {
      execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'ignore'] });
      return true;
    } catch (error) {
      if ((error as { status?: number }).status === 1) return false;
      throw error;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The way back from JOSE: a sequence of two integers, each without leading zeroes but for one that keeps it positive. */
function derOfJose(signature: Buffer): Buffer {
  const half = signature.length / 2;
  const integers = [signature.subarray(0, half), signature.subarray(half)].map((value) => {
    const first = value.findIndex((byte) => byte !== 0);
    const significant = value.subarray(first);
    return tagged(0x02, significant[0] >= 0x80 ? Buffer.concat([Buffer.alloc(1), significant]) : significant);
  });
  return tagged(0x30, Buffer.concat(integers));
}

function tagged(tag: number, value: Buffer): Buffer {
  const length = value.length < 0x80 ? [value.length] : [0x81, value.length];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}
