import { either, PARAMETER, RETIREMENT } from './parts';
import { StandardRule as R } from '../../../src/standard-rule';
import type { RuleRow } from '../rule-row';
import { family, key, replica, rows } from '../rule-row';

/** How keys end. */
export const DELETION_ROWS: readonly RuleRow[] = [
  ...rows(R.DELETION_WINDOW, [
    { name: 'none stated: 30 days', key: {}, verdict: 'nothing' },
    { name: 'enough', key: { PendingWindowInDays: 30 }, verdict: 'nothing' },
    {
      name: 'too short',
      key: { PendingWindowInDays: '29' },
      verdict: 'NON_COMPLIANT',
      says: ['at least 30 days', 'got 29 days', 'pendingWindow: Duration.days(30)', 'PendingWindowInDays'],
    },
    { name: 'enough for another standard', key: { PendingWindowInDays: 7 }, standard: { minDeletionWindowDays: 7 }, verdict: 'nothing' },
    { name: 'unknown', key: { PendingWindowInDays: PARAMETER }, verdict: 'CANNOT_TELL', says: 'PendingWindowInDays' },
    { name: 'a replica', it: replica({ PendingWindowInDays: 7 }), verdict: 'NON_COMPLIANT', says: 'PendingWindowInDays' },
    { name: 'a family that keeps its keys', beside: family(), verdict: 'nothing' },
    { name: 'a family that disables', beside: family({ retirement: { after: 90, unusedFor: 90, deletion: null } }), verdict: 'nothing' },
    { name: 'a family that deletes too soon', beside: family({ retirement: RETIREMENT }), verdict: 'NON_COMPLIANT', says: 'got 7 days' },
    {
      name: 'a family that deletes late enough',
      beside: family({
        retirement: RETIREMENT,
      }),
      standard: { minDeletionWindowDays: 7 },
      verdict: 'nothing',
    },
  ]),
  ...rows(R.REMOVAL_POLICY, [
    { name: 'kept', it: key(), verdict: 'nothing' },
    { name: 'kept, except on creation', it: key({}, { DeletionPolicy: 'RetainExceptOnCreate' }), verdict: 'nothing' },
    {
      name: 'deleted',
      it: key({}, { DeletionPolicy: 'Delete' }),
      verdict: 'NON_COMPLIANT',
      says: ['with its stack', 'RemovalPolicy.RETAIN', 'DeletionPolicy'],
    },
    { name: 'no word, which deletes', it: key({}, { DeletionPolicy: undefined }), verdict: 'NON_COMPLIANT' },
    {
      name: 'deleted when replaced',
      it: key({}, { UpdateReplacePolicy: 'Delete' }),
      verdict: 'NON_COMPLIANT',
      says: ['when a change replaces it', 'UpdateReplacePolicy'],
    },
    {
      name: 'both',
      it: key({}, { DeletionPolicy: 'Delete', UpdateReplacePolicy: undefined }),
      verdict: 'NON_COMPLIANT',
      says: 'with its stack and when a change replaces it',
    },
    { name: 'unknown', it: key({}, { DeletionPolicy: PARAMETER }), verdict: 'CANNOT_TELL', says: ['with its stack', 'DeletionPolicy'] },
    {
      name: 'unknown when replaced',
      it: key({}, { UpdateReplacePolicy: PARAMETER }),
      verdict: 'CANNOT_TELL',
      says: ['when a change replaces it', 'UpdateReplacePolicy'],
    },
    { name: 'a condition', it: key({}, { DeletionPolicy: either('C', 'Delete', 'Retain') }), verdict: 'CANNOT_TELL' },
    { name: 'a replica', it: replica({}, { DeletionPolicy: 'Delete' }), verdict: 'NON_COMPLIANT' },
  ]),
  ...rows(R.IDLE_BEFORE_DELETION, [
    { name: 'not asked for', beside: family({ retirement: RETIREMENT }), verdict: 'nothing' },
    { name: 'never retired', beside: family(), standard: { minIdleBeforeDeletionDays: 31 }, verdict: 'nothing' },
    {
      name: 'too soon',
      beside: family({ retirement: RETIREMENT }),
      standard: { minIdleBeforeDeletionDays: 31 },
      verdict: 'NON_COMPLIANT',
      says: ['alias/orders', '31 days', 'got 30 days', 'unusedFor: Duration.days(31)'],
    },
    { name: 'just in time', beside: family({ retirement: RETIREMENT }), standard: { minIdleBeforeDeletionDays: 30 }, verdict: 'nothing' },
  ]),
];
