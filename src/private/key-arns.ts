import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Every key of account and Region. */
export function arnOfKeys(scope: IConstruct): string {
  return Stack.of(scope).formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
}
