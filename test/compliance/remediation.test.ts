import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * The automation's script, run by Python as AWS Systems Manager runs it; boto3 is a stand-in that answers what a test says, and writes down
 * every call.
 */
const SCRIPTS = join(__dirname, '../../src/compliance');
const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

const BOTO3 = `
import json, os
from datetime import datetime, timedelta, timezone
from botocore.exceptions import ClientError

SCENE = json.loads(os.environ["SCENE"])
CALLS = []

def ago(days):
    return datetime.now(timezone.utc) - timedelta(days=days)

class Known:
    """What this version of boto3 knows of an operation."""
    def __init__(self, members):
        self.members = members
        self.meta = self.service_model = self.input_shape = self
    def operation_model(self, name):
        assert name == "ListKeyRotations"
        return self

class Kms:
    meta = Known({} if SCENE["isOldBoto3"] else {"IncludeKeyMaterial": {}})
    def answer(self, operation, **parameters):
        CALLS.append([operation, parameters])
        error = SCENE.get("errors", {}).get(operation)
        if error:
            raise ClientError({"Error": {"Code": error, "Message": "said no"}}, operation)
    def describe_key(self, **p):
        self.answer("DescribeKey", **p)
        return {"KeyMetadata": {**SCENE["key"], "CreationDate": ago(SCENE["createdDaysAgo"])}}
    def get_key_rotation_status(self, **p):
        self.answer("GetKeyRotationStatus", **p)
        return SCENE["status"]
    def list_key_rotations(self, **p):
        self.answer("ListKeyRotations", **p)
        assert SCENE["isOldBoto3"] == ("IncludeKeyMaterial" not in p)
        older = {"KeyMaterialState": "NON_CURRENT", "KeyMaterialId": "older"}
        rotations = [{"RotationType": kind, "RotationDate": ago(days), **older} for kind, days in SCENE["rotations"]]
        if not SCENE["isOldBoto3"]:
            rotations += [{"KeyMaterialState": state, "KeyMaterialId": id} for state, id in SCENE["materials"]]
        half = len(rotations) // 2
        if "Marker" in p:
            return {"Rotations": rotations[half:], "Truncated": False}
        return {"Rotations": rotations[:half], "Truncated": True, "NextMarker": "next"}
    def enable_key_rotation(self, **p):
        self.answer("EnableKeyRotation", **p)
    def rotate_key_on_demand(self, **p):
        self.answer("RotateKeyOnDemand", **p)

def client(name, config=None):
    assert name == "kms"
    return Kms()
`;

const MAIN = `
import json, sys, boto3, remediation
events = json.loads(sys.argv[1])
try:
    result = dict(remediation.remediate(events, None))
except remediation.Refused as refused:
    result = dict(refused=str(refused))
print(json.dumps(dict(result=result, calls=boto3.CALLS)))
`;

interface Scene {
  readonly key?: Record<string, unknown>;
  readonly createdDaysAgo?: number;
  readonly status?: Record<string, unknown>;
  /** Type, and how many days ago. */
  readonly rotations?: ReadonlyArray<[string, number]>;
  readonly errors?: Record<string, string>;
  /** State and id of those without a date; by default the one that is in use. */
  readonly materials?: ReadonlyArray<[string, string]>;
  readonly isOldBoto3?: boolean;
}

let folder: string;
/** The interpreter itself: a version manager's shim in front of it takes longer than the script. */
let python: string;

beforeAll(() => {
  python = spawnSync(process.env.PYTHON ?? 'python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout.trim();
  folder = mkdtempSync(join(tmpdir(), 'remediation-'));
  mkdirSync(join(folder, 'botocore'));
  writeFileSync(join(folder, 'botocore/__init__.py'), '');
  writeFileSync(join(folder, 'botocore/config.py'), 'class Config:\n    def __init__(self, **options):\n        pass\n');
  writeFileSync(join(folder, 'botocore/exceptions.py'), 'class ClientError(Exception):\n    def __init__(self, response, operation):\n'
    + '        super().__init__(response["Error"]["Message"])\n        self.response = response\n');
  writeFileSync(join(folder, 'boto3.py'), BOTO3);
  writeFileSync(join(folder, 'main.py'), MAIN);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** An old key, rotation off, never rotated, unless the scene says otherwise. */
function remediate(
  {
    key,
    errors,
    createdDaysAgo = 500,
    status = { KeyRotationEnabled: false },
    rotations = [],
    materials = [['CURRENT', 'now']],
    isOldBoto3 = false,
  }: Scene,
  terms: object = {},
) {
  const scene = {
    key: {
      Arn: ARN,
      KeyManager: 'CUSTOMER',
      KeySpec: 'SYMMETRIC_DEFAULT',
      Origin: 'AWS_KMS',
      KeyState: 'Enabled',
      CurrentKeyMaterialId: 'now',
      ...key,
    },
    errors,
    createdDaysAgo,
    status,
    rotations,
    materials,
    isOldBoto3,
  };
  const events = { keyId: ARN, rotationPeriodDays: 365, maxKeyAgeDays: 365, reservedRotations: 5, ...terms };
  const run = spawnSync(python, [join(folder, 'main.py'), JSON.stringify(events)], {
    env: { ...process.env, SCENE: JSON.stringify(scene), PYTHONPATH: `${folder}:${SCRIPTS}`, PYTHONDONTWRITEBYTECODE: '1' },
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
  const { result, calls } = JSON.parse(run.stdout) as { result: Record<string, string>; calls: Array<[string, Record<string, unknown>]> };
  return {
    result,
    changes: calls
      .filter(([operation]) => /^(Enable|Rotate)/.test(operation))
      .map(([operation, { RotationPeriodInDays: period }]) => (period === undefined ? operation : `${operation} ${period}`)),
  };
}

const many = (count: number, type = 'ON_DEMAND'): Array<[string, number]> => Array.from({ length: count }, (_, i) => [type, 400 + i]);
const BOTH = ['EnableKeyRotation 365', 'RotateKeyOnDemand'];

test.each<[string, Scene, string[], string]>([
  ['rotation is off, and the material old: switched on, and rotated once', {}, BOTH, 'RotationStarted'],
  ['rotation is on, but nothing happened for too long: rotated',
    { status: { KeyRotationEnabled: true, RotationPeriodInDays: 365 } }, ['RotateKeyOnDemand'], 'RotationStarted'],
  ['the period is too long: shortened', { status: { KeyRotationEnabled: true, RotationPeriodInDays: 2560 } }, BOTH, 'RotationStarted'],
  ['the period is shorter: left alone',
    { status: { KeyRotationEnabled: true, RotationPeriodInDays: 90 } }, ['RotateKeyOnDemand'], 'RotationStarted'],
  ['rotated a moment ago: not again', { rotations: [['AUTOMATIC', 700], ['ON_DEMAND', 3]] }, ['EnableKeyRotation 365'], 'YoungEnough'],
  ['rotated for the first time a moment ago, and the history is late: not '
    + 'again', { materials: [['CURRENT', 'before']] }, ['EnableKeyRotation 365'], 'JustRotated'],
  ['rotated once more a moment ago, and the history is late: not '
    + 'again', { rotations: [['AUTOMATIC', 700]], materials: [['CURRENT', 'before']] }, ['EnableKeyRotation 365'], 'JustRotated'],
  ['imported material waits, which is not in use yet',
    {
      key: { Origin: 'EXTERNAL' },
      materials: [['CURRENT', 'now'],
        ['PENDING_ROTATION', 'next']],
    }, ['RotateKeyOnDemand'], 'RotationStarted'],
  ['no material is listed as current: nothing to compare', { materials: [['PENDING_ROTATION', 'next']] }, BOTH, 'RotationStarted'],
  ['AWS KMS does not say which material is in use',
    { key: { CurrentKeyMaterialId: undefined }, materials: [['CURRENT', 'before']] }, BOTH, 'RotationStarted'],
  ['a boto3 that cannot ask for materials', { isOldBoto3: true }, BOTH, 'RotationStarted'],
  ['being rotated: not again',
    { status: { KeyRotationEnabled: true, RotationPeriodInDays: 365, OnDemandRotationStartDate: 'now' } }, [], 'RotationInProgress'],
  ['AWS KMS is about to rotate it by itself', { errors: { RotateKeyOnDemand: 'ConflictException' } }, BOTH, 'RotationImminent'],
  ['one more than the reserve is left', { rotations: many(19) }, BOTH, 'RotationStarted'],
  ['automatic rotations spend nothing of the budget', { rotations: many(30, 'AUTOMATIC') }, BOTH, 'RotationStarted'],
  ['imported material: rotated, never switched on', { key: { Origin: 'EXTERNAL' } }, ['RotateKeyOnDemand'], 'RotationStarted'],
])('%s', (_name, scene, changes, outcome) => {
  const done = remediate(scene);
  expect(done.changes).toEqual(changes);
  expect(done.result).toMatchObject({ keyArn: ARN, outcome });
});

test.each<[string, Scene, string[], string[]]>([
  ['the budget is spent', { rotations: many(20) }, ['EnableKeyRotation 365'], ['20 of the 25', '5 are held in reserve']],
  [
    'no imported material waits',
    { key: { Origin: 'EXTERNAL' }, errors: { RotateKeyOnDemand: 'KMSInvalidStateException' } },
    ['RotateKeyOnDemand'],
    ['NEW_KEY_MATERIAL'],
  ],
  ['an asymmetric key', { key: { KeySpec: 'RSA_2048' } }, [], ['RSA_2048', 'ManualRotationAlias']],
  ['an HMAC key', { key: { KeySpec: 'HMAC_256' } }, [], ['HMAC', 'ManualRotationAlias']],
  ['a key in a custom key store', { key: { Origin: 'AWS_CLOUDHSM' } }, [], ['custom key store']],
  [
    'a replica',
    { key: { MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA', PrimaryKey: { Arn: 'arn:primary' } } } },
    [],
    ['rotate arn:primary'],
  ],
  ['a disabled key', { key: { KeyState: 'Disabled' } }, [], ['Disabled', 'enable it']],
  ['an AWS managed key', { key: { KeyManager: 'AWS' } }, [], ['AWS rotates it']],
  ['a key whose policy shuts the role out', { errors: { DescribeKey: 'AccessDeniedException' } }, [], ['key policy', 'kms:DescribeKey']],
  ['a key that is gone', { errors: { DescribeKey: 'NotFoundException' } }, [], ['no key']],
])('refused, with the reason and what to do: %s', (_name, scene, changes, said) => {
  const done = remediate(scene);
  expect(done.changes).toEqual(changes);
  for (const part of said) expect(done.result.refused).toContain(part);
});
