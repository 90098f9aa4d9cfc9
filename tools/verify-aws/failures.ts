/** A call of AWS KMS by AWS Step Functions that fails, or that may be too new for it. */
export interface Failure {
  readonly name: string;
  readonly operation: string;
  readonly parameters: Record<string, unknown>;
  /** What the machine's role is allowed for it; none: it is denied. */
  readonly permission?: string;
  /** What AWS KMS itself calls the error. */
  readonly ofKms: string;
}

const UNKNOWN_KEY = '00000000-0000-4000-8000-000000000000';

/** None of them can make or change anything, even if it succeeds. */
export const FAILURES: readonly Failure[] = [
  {
    name: 'key that is not there',
    operation: 'describeKey',
    parameters: { KeyId: UNKNOWN_KEY },
    permission: 'kms:DescribeKey',
    ofKms: 'NotFoundException, in its model',
  },
  {
    name: 'ARN that is none',
    operation: 'describeKey',
    parameters: { KeyId: 'arn:aws:kms:none' },
    permission: 'kms:DescribeKey',
    ofKms: 'InvalidArnException, in its model',
  },
  {
    name: 'page of no aliases',
    operation: 'listAliases',
    parameters: { Limit: 0 },
    permission: 'kms:ListAliases',
    ofKms: 'ValidationException, not in its model',
  },
  { name: 'call that is denied', operation: 'listKeys', parameters: {}, ofKms: 'AccessDeniedException, not in its model' },
];

/** Makes every call beside each other, and answers the name of each error as AWS Step Functions has it. */
export function failureMachine(partition: string): object {
  return {
    QueryLanguage: 'JSONata',
    StartAt: 'Fail',
    States: { Fail: { Type: 'Parallel', Branches: FAILURES.map((failure) => branch(partition, failure)), End: true } },
  };
}

function branch(partition: string, { name, operation, parameters }: Failure): object {
  return {
    StartAt: name,
    States: {
      [name]: {
        Type: 'Task',
        Resource: `arn:${partition}:states:::aws-sdk:kms:${operation}`,
        Arguments: parameters,
        Output: { name, error: 'none: the call succeeded' },
        Catch: [{ ErrorEquals: ['States.ALL'], Output: { name, error: '{% $states.errorOutput.Error %}' }, Next: `${name}: told` }],
        End: true,
      },
      [`${name}: told`]: { Type: 'Pass', End: true },
    },
  };
}
