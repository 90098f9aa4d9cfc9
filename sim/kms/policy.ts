import { ensure } from './errors';

/** Refuses what PutKeyPolicy refuses: no policy at all, a statement without principal, a policy nobody could change again. */
export function checkPolicy(policy: unknown, bypassLockoutCheck: boolean): string {
  const malformed = (condition: boolean, message: string) => ensure(condition, 'MalformedPolicyDocumentException', message);
  ensure(typeof policy === 'string' && policy.length > 0, 'ValidationException', 'Policy is required');
  ensure(policy.length <= 32768, 'LimitExceededException', 'a key policy has at most 32 KB');
  let document: any;
  try {
    document = JSON.parse(policy);
  } catch {
    malformed(false, 'The policy is not JSON');
  }
  const statements: any[] = [document?.Statement ?? []].flat();
  malformed(statements.length > 0, 'The policy has no statement');
  for (const statement of statements) {
    malformed(['Allow', 'Deny'].includes(statement.Effect), 'A statement needs an Effect');
    malformed((statement.Principal ?? statement.NotPrincipal) !== undefined, 'A statement of a key policy needs a principal');
    malformed(
      (statement.Action ?? statement.NotAction) !== undefined && statement.Resource !== undefined,
      'A statement needs Action and Resource',
    );
  }
  const keeps = statements.some(statement => statement.Effect === 'Allow'
    && [statement.Action ?? []].flat().some((action: string) => ['kms:PutKeyPolicy', 'kms:Put*', 'kms:*', '*'].includes(action)));
  malformed(bypassLockoutCheck || keeps, 'The new key policy will not allow you to update the key policy in the future.');
  return policy;
}
