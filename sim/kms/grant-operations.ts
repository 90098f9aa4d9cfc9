import { ensure } from './errors';
import { page } from './operation';
import type { Operation } from './operation';
import { requireNotPendingDeletion } from './store';

/**
 * KMS began to record uses on this day. @see https://docs.aws.amazon.com/kms/latest/developerguide/monitoring-keys-determining-usage.html
 */
const TRACKING_START = Date.parse('2026-04-23T00:00:00.000Z');

export const GRANT_OPERATIONS: Record<string, Operation> = {
  CreateGrant: {
    fields: ['KeyId', 'GranteePrincipal', 'RetiringPrincipal', 'Operations', 'Constraints', 'Name', 'GrantTokens'],
    effect: true,
    run: (store, input) => {
      const key = store.resolve(input.KeyId, false);
      requireNotPendingDeletion(key);
      ensure(key.state !== 'Disabled', 'DisabledException', `${key.arn} is disabled.`);
      ensure(
        typeof input.GranteePrincipal === 'string' && input.Operations?.length > 0,
        'ValidationException',
        'a grant needs a grantee and operations',
      );
      const grant = {
        ...input,
        KeyId: key.arn,
        GrantId: store.newId().replaceAll('-', '').padEnd(64, '0'),
        CreationDate: store.clock.date(),
      };
      key.grants.push(grant);
      return { GrantId: grant.GrantId, GrantToken: `token-${grant.GrantId}` };
    },
  },
  ListGrants: {
    fields: ['KeyId', 'Limit', 'Marker', 'GrantId', 'GranteePrincipal'],
    run: (store, input) => page(store.resolve(input.KeyId, false).grants, input, input.Limit === undefined ? 50 : 100, 'Grants'),
  },
  GetKeyLastUsage: {
    fields: ['KeyId'],
    run: (store, input) => {
      const key = store.resolve(input.KeyId, false);
      return {
        KeyId: key.arn,
        KeyCreationDate: new Date(key.createdAt),
        TrackingStartDate: new Date(Math.max(key.createdAt, TRACKING_START)),
        KeyLastUsage: key.lastUse ? {
          Operation: key.lastUse.operation,
          Timestamp: new Date(key.lastUse.at),
          CloudTrailEventId: '00000000-0000-4000-8000-000000000001',
          KmsRequestId: '00000000-0000-4000-8000-000000000002',
        } : {},
      };
    },
  },
};
