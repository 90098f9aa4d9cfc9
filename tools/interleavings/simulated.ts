/** What the explorer uses of the simulated AWS, named in one place. */
export { parseMachine } from '../../sim/asl/definition';
export type { Machine, Outcome, State } from '../../sim/asl/definition';
export type { ExecutionResult, Standing, TaskCall, Visit } from '../../sim/asl/execution-types';
export { compile } from '../../sim/asl/expressions';
export { KmsError } from '../../sim/kms/errors';
export { FakeKms, OPERATIONS } from '../../sim/kms/fake-kms';
export { callKmsResource, isKmsResource } from '../../sim/kms/step-functions-face';
export type { Store, StoredKey } from '../../sim/kms/store';
export { FakeKmsClient } from '../../sim/kms/fake-kms-client';
export { Execution } from '../../sim/asl/interpreter';
export { matches } from '../../sim/asl/retries';
export { ALIAS, deployed, RotationBench } from '../../sim/manual-rotation/rotation-bench';
export type { Deployed } from '../../sim/manual-rotation/rotation-bench';
export { Abort, TaskError } from '../../sim/asl/task-error';
export { VirtualClock } from '../../sim/clock/virtual-clock';
