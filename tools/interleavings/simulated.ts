/** What the explorer uses of the simulated AWS, named in one place. */
export { parseMachine } from '../../test/machine/definition';
export type { Machine, Outcome, State } from '../../test/machine/definition';
export type { ExecutionResult, Standing, TaskCall, Visit } from '../../test/machine/execution-types';
export { compile } from '../../test/machine/expressions';
export { KmsError } from '../../test/machine/fake-kms/errors';
export { FakeKms, OPERATIONS } from '../../test/machine/fake-kms/fake-kms';
export { callKmsResource, isKmsResource } from '../../test/machine/fake-kms/step-functions-face';
export type { Store, StoredKey } from '../../test/machine/fake-kms/store';
export { FakeKmsClient } from '../../test/machine/fake-kms-client';
export { Execution } from '../../test/machine/interpreter';
export { matches } from '../../test/machine/retries';
export { ALIAS, deployed, RotationBench } from '../../test/machine/rotation-bench';
export type { Deployed } from '../../test/machine/rotation-bench';
export { Abort, TaskError } from '../../test/machine/task-error';
export { VirtualClock } from '../../test/machine/virtual-clock';
