/** A URL of Amazon CloudFront under a canned policy, signed by AWS KMS: with SHA-256, for AWS KMS signs nothing with SHA-1. */
const REPLACED: Readonly<Record<string, string>> = { '+': '-', '=': '_', '/': '~' };

/**
 * By AWS's rules: the policy without blanks, PKCS #1 v1.5, base64 with three characters replaced, and the hash named in the URL.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-canned-policy.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PrivateCFSignatureCodeAndExamples.html (SHA-256; read 2026-11-29)
 */
export async function signedUrl(
  sign: (message: Buffer) => Promise<Buffer>, { resource, expires, keyPairId }: { resource: string; expires: number; keyPairId: string },
): Promise<string> {
  const signature = (await sign(cannedPolicy(resource, expires))).toString('base64').replace(/[+=/]/g, (char) => REPLACED[char]);
  const joint = resource.includes('?') ? '&' : '?';
  return `${resource}${joint}Expires=${expires}&Signature=${signature}&Key-Pair-Id=${keyPairId}&Hash-Algorithm=SHA256`;
}

/** What has to have been signed for a URL as it arrives, and the signature: what an edge location works out. */
export function signedPart(url: string): { policy: Buffer; signature: Buffer } {
  const found = /^(.*)[?&]Expires=(\d+)&Signature=([\w~-]+)&Key-Pair-Id=\w+&Hash-Algorithm=SHA256$/.exec(url);
  if (found === null) throw new Error(`no signed URL: ${url}`);
  const base64 = found[3].replace(/[-_~]/g, (char) => Object.keys(REPLACED).find((key) => REPLACED[key] === char)!);
  return { policy: cannedPolicy(found[1], Number(found[2])), signature: Buffer.from(base64, 'base64') };
}

function cannedPolicy(resource: string, expires: number): Buffer {
  return Buffer.from(JSON.stringify({ Statement: [{ Resource: resource, Condition: { DateLessThan: { 'AWS:EpochTime': expires } } }] }));
}
