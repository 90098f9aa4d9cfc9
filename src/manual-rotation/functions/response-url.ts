/**
 * Whether CloudFormation may have asked for the answer at that address: a presigned URL of its own bucket in this Region, by https.
 *
 * The caller of the function chooses the address. Without this check, any caller could start machines and have the causes of failures sent
 * to any address.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-vpce-bucketnames.html (the bucket; its Region without dashes;
 * read 2026-11-28)
 */
export function isOfCloudFormation(
  responseUrl: string,
  { AWS_REGION: region = '', URL_SUFFIX: suffix = '', AWS_ENDPOINT_URL: endpoint }: Env,
): boolean {
  if (!URL.canParse(responseUrl)) return false;
  const { protocol, host, port, username } = new URL(responseUrl);
  // An emulator: what stands for AWS stands for its bucket, too. Who can set this can replace the code as well.
  if (endpoint !== undefined) return URL.canParse(endpoint) && here(host) === here(new URL(endpoint).host);
  const bucket = `cloudformation-custom-resource-response-${region.replaceAll('-', '')}.`;
  const service = /^s3[.-]?(dualstack\.)?([a-z0-9-]+\.)?$/;
  return (
    protocol === 'https:' &&
    port === '' &&
    username === '' &&
    region !== '' &&
    suffix !== '' &&
    host.startsWith(bucket) &&
    host.endsWith(suffix) &&
    service.test(host.slice(bucket.length, -suffix.length))
  );
}

/** One computer has several names for itself. */
function here(host: string): string {
  return host.replace(/^(localhost|127\.0\.0\.1|\[::1\])(?=:|$)/, 'localhost');
}

type Env = Readonly<Record<string, string | undefined>>;
