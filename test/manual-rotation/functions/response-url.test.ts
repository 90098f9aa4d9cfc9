import { isOfCloudFormation } from '../../../src/manual-rotation/functions/response-url';

const IN_IRELAND = { AWS_REGION: 'eu-west-1', URL_SUFFIX: 'amazonaws.com' };
const HOST = 'cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com';
const QUERY = '/arn%3Aaws%3Acloudformation%3Aeu-west-1%3A111122223333%3Astack/x/y%7CZ%7Cz?X-Amz-Signature=abc';

test.each([
  ['with a dash', IN_IRELAND, HOST],
  ['with a dot', IN_IRELAND, 'cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com'],
  ['without a Region', { ...IN_IRELAND, AWS_REGION: 'us-east-1' }, 'cloudformation-custom-resource-response-useast1.s3.amazonaws.com'],
  ['dual stack', IN_IRELAND, 'cloudformation-custom-resource-response-euwest1.s3.dualstack.eu-west-1.amazonaws.com'],
  [
    'in China',
    { AWS_REGION: 'cn-north-1', URL_SUFFIX: 'amazonaws.com.cn' },
    'cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn',
  ],
])("takes the address of CloudFormation's bucket: %s", (_, env, host) => {
  expect(isOfCloudFormation(`https://${host}${QUERY}`, env)).toBe(true);
});

test.each([
  ['plain http', `http://${HOST}${QUERY}`],
  ['another host', `https://evil.example${QUERY}`],
  ['a host that begins so', `https://${HOST}.evil.example${QUERY}`],
  ['a host that begins so, with the suffix in the middle', `https://${HOST}.evil.example.amazonaws.com${QUERY}`],
  [
    'the bucket of another Region, which somebody else may own',
    `https://cloudformation-custom-resource-response-euwest9.s3-eu-west-1.amazonaws.com${QUERY}`,
  ],
  ['another bucket', `https://my-cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com${QUERY}`],
  ['a bucket whose name goes on', `https://cloudformation-custom-resource-response-euwest1-x.s3-eu-west-1.amazonaws.com${QUERY}`],
  ['the name of the host as a user', `https://${HOST}@evil.example${QUERY}`],
  ['a user', `https://me@${HOST}${QUERY}`],
  ['another port', `https://${HOST}:8443${QUERY}`],
  ['another service', `https://cloudformation-custom-resource-response-euwest1.lambda-url.eu-west-1.amazonaws.com${QUERY}`],
  ['another partition', `https://${HOST}.cn${QUERY}`],
  ['no address', 'x'],
  ['nothing', ''],
])('refuses %s', (_, url) => {
  expect(isOfCloudFormation(url, IN_IRELAND)).toBe(false);
});

test('refuses everything where Region or partition are not known', () => {
  expect(isOfCloudFormation(`https://${HOST}${QUERY}`, { URL_SUFFIX: 'amazonaws.com' })).toBe(false);
  expect(isOfCloudFormation(`https://${HOST}${QUERY}`, { AWS_REGION: 'eu-west-1' })).toBe(false);
});

test('an emulator answers at its own address, and only there', () => {
  const env = { ...IN_IRELAND, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' };
  expect(isOfCloudFormation('http://127.0.0.1:4566/_cfn/token', env)).toBe(true);
  expect(isOfCloudFormation('http://localhost:4566/_cfn/token', env)).toBe(true);
  expect(isOfCloudFormation('http://127.0.0.1:4567/_cfn/token', env)).toBe(false);
  expect(isOfCloudFormation('http://localhost.evil.example:4566/_cfn/token', env)).toBe(false);
  expect(isOfCloudFormation(`https://${HOST}${QUERY}`, { ...env, AWS_ENDPOINT_URL: 'x' })).toBe(false);
});
