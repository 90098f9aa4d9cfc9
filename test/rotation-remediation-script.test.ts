import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { RotationComplianceRule } from '../src';
import { theOnly } from './helpers/declared';

// The script of the automation, as it is deployed, run by Python as AWS Systems Manager runs it, against a stand-in for AWS KMS.

/** What AWS KMS says about a key; ages are in days. */
interface KeyState {
  readonly key?: Record<string, unknown>;
  readonly ageDays?: number;
  readonly status?: Record<string, unknown>;
  /** Oldest first, as AWS KMS lists them. */
  readonly rotations?: readonly { readonly type: 'AUTOMATIC' | 'ON_DEMAND'; readonly ageDays: number }[];
  readonly pageSize?: number;
  /** By method: the error's code. */
  readonly errors?: Record<string, string>;
}

interface Call {
  readonly method: string;
  readonly parameters: Record<string, unknown>;
}

interface Run {
  readonly calls: Call[];
  /** Of those, what changes the key. */
  readonly changes: Call[];
  readonly result?: Record<string, any>;
  readonly failure?: string;
}

const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const SYMMETRIC = { Arn: ARN, KeyManager: 'CUSTOMER', KeyState: 'Enabled', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', Origin: 'AWS_KMS', MultiRegion: false };

/** Just as much of the SDK as the script may use. Everything else is an AttributeError. */
const STUB = {
  'botocore/__init__.py': '',
  'botocore/config.py': 'class Config:\n    def __init__(self, retries):\n        assert retries == dict(mode="standard", max_attempts=10)\n',
  'botocore/exceptions.py': `
class ClientError(Exception):
    def __init__(self, response, operation):
        super().__init__(f"An error occurred ({response['Error']['Code']}) when calling the {operation} operation: said by the stub")
        self.response = response
`,
  'boto3.py': `
import json, os
from datetime import datetime, timedelta, timezone
from botocore.config import Config
from botocore.exceptions import ClientError

with open(os.environ["STUB_STATE"]) as file:
    STATE = json.load(file)
CALLS = []

def ago(days):
    return datetime.now(timezone.utc) - timedelta(days=days)

class Kms:
    def _called(self, method, parameters):
        CALLS.append(dict(method=method, parameters=parameters))
        if method in STATE["errors"]:
            raise ClientError(dict(Error=dict(Code=STATE["errors"][method])), method)

    def describe_key(self, **parameters):
        self._called("describe_key", parameters)
        return dict(KeyMetadata=dict(STATE["key"], CreationDate=ago(STATE["ageDays"])))

    def get_key_rotation_status(self, **parameters):
        self._called("get_key_rotation_status", parameters)
        return STATE["status"]

    def list_key_rotations(self, KeyId, Limit, Marker="0"):
        self._called("list_key_rotations", dict(KeyId=KeyId, Limit=Limit, Marker=Marker))
        start, end = int(Marker), int(Marker) + min(Limit, STATE["pageSize"])
        page = [dict(KeyId=KeyId, RotationType=one["type"], RotationDate=ago(one["ageDays"])) for one in STATE["rotations"][start:end]]
        more = end < len(STATE["rotations"])
        return dict(Rotations=page, Truncated=more, **(dict(NextMarker=str(end)) if more else dict()))

    def enable_key_rotation(self, **parameters):
        self._called("enable_key_rotation", parameters)

    def rotate_key_on_demand(self, **parameters):
        self._called("rotate_key_on_demand", parameters)
        return dict(KeyId=STATE["key"]["Arn"])

def client(service, config):
    assert service == "kms" and isinstance(config, Config)
    return Kms()
`,
  // As AWS Systems Manager does: it calls the handler, and hands on what can be written as JSON.
  'harness.py': `
import json, sys
import boto3

with open(sys.argv[1]) as file:
    given = json.load(file)
script = dict(__name__="script")
exec(compile(given["script"], "remediation.py", "exec"), script)
report = dict()
try:
    report["result"] = script["remediate"](given["events"], dict())
except script["Refused"] as refused:
    report["failure"] = str(refused)
except Exception as error:
    report["failure"] = f"{type(error).__name__}: {error}"
print(json.dumps(dict(report, calls=boto3.CALLS)))
`,
};

describe('the script', () => {
  let folder: string;
  let inputs: { Script: string; InputPayload: Record<string, unknown> };

  beforeAll(() => {
    const stack = new Stack(new App(), 'Stack');
    new RotationComplianceRule(stack, 'Rule').addRemediation('Rotate');
    inputs = theOnly(stack, 'AWS::SSM::Document').Properties.Content.mainSteps[0].inputs;
    folder = mkdtempSync(join(tmpdir(), 'remediation-'));
    for (const [name, text] of Object.entries(STUB)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** The very script and payload that are deployed. */
  function run(about: KeyState, events: object = {}): Run {
    const { key = {}, ageDays = 1000, status = { KeyRotationEnabled: false }, rotations = [], pageSize = 1000, errors = {} } = about;
    const [given, state] = ['given.json', 'state.json'].map((name) => join(folder, name));
    writeFileSync(given, JSON.stringify({ script: inputs.Script, events: { ...inputs.InputPayload, keyId: ARN, ...events } }));
    writeFileSync(state, JSON.stringify({ key: { ...SYMMETRIC, ...key }, ageDays, status, rotations, pageSize, errors }));
    const env = { ...process.env, PYTHONPATH: folder, STUB_STATE: state };
    const { stdout, stderr } = spawnSync('python3', ['-B', join(folder, 'harness.py'), given], { encoding: 'utf8', env });
    if (stdout === '') throw new Error(stderr);
    const report = JSON.parse(stdout);
    return { ...report, changes: report.calls.filter(({ method }: Call) => !/^(describe|get|list)_/.test(method)) };
  }

  const ON = { KeyRotationEnabled: true, RotationPeriodInDays: 365 };
  const SWITCHED_ON: Call = { method: 'enable_key_rotation', parameters: { KeyId: ARN, RotationPeriodInDays: 365 } };
  const ROTATED: Call = { method: 'rotate_key_on_demand', parameters: { KeyId: ARN } };
  const times = (count: number, type: 'AUTOMATIC' | 'ON_DEMAND', ageDays = 400) => Array.from({ length: count }, () => ({ type, ageDays }));

  test('switches rotation on and rotates an old key, once', () => {
    const { changes, result } = run({});
    expect(changes).toEqual([SWITCHED_ON, ROTATED]);
    expect(result).toEqual({
      keyArn: ARN,
      outcome: 'RotationStarted',
      automaticRotationChanged: true,
      message: `${ARN}, whose material was 1000 days old, is being rotated on demand, for the 1. time of 25; it takes up to ten minutes. Automatic rotation is on, every 365 days.`,
    });
  });

  test('reads before it changes', () => {
    expect(run({ status: ON }).calls.map(({ method }) => method)).toEqual(['describe_key', 'get_key_rotation_status', 'list_key_rotations', 'rotate_key_on_demand']);
  });

  test('rotates an old key whose rotation is on and never happened', () => {
    const { changes, result } = run({ status: ON });
    expect(changes).toEqual([ROTATED]);
    expect(result).toMatchObject({ outcome: 'RotationStarted', automaticRotationChanged: false });
  });

  test.each([[2560, [SWITCHED_ON, ROTATED]], [366, [SWITCHED_ON, ROTATED]], [365, [ROTATED]], [90, [ROTATED]]])('of a period of %d days makes a shorter one, never a longer one', (RotationPeriodInDays, expected) => {
    expect(run({ status: { KeyRotationEnabled: true, RotationPeriodInDays } }).changes).toEqual(expected);
  });

  test('says how often the key was rotated on demand', () => {
    expect(run({ status: ON, rotations: [...times(2, 'ON_DEMAND'), ...times(7, 'AUTOMATIC')] }).result?.message).toContain('was 400 days old, is being rotated on demand, for the 3. time of 25;');
  });

  test.each([['AUTOMATIC', 1], ['ON_DEMAND', 1], ['AUTOMATIC', 364]] as const)('rotates nothing after a rotation (%s) %d days ago', (type, ageDays) => {
    const { changes, result } = run({ status: ON, rotations: [{ type: 'AUTOMATIC', ageDays: 800 }, { type, ageDays }] });
    expect(changes).toEqual([]);
    expect(result).toMatchObject({ outcome: 'YoungEnough', message: `The material of ${ARN} is ${ageDays} days old: it is not rotated.` });
  });

  test('rotates no new key, and switches its rotation on', () => {
    const { changes, result } = run({ ageDays: 3 });
    expect(changes).toEqual([SWITCHED_ON]);
    expect(result).toMatchObject({ outcome: 'YoungEnough', automaticRotationChanged: true });
  });

  test('takes the newest rotation, in whatever order and on whatever page', () => {
    const rotations = [{ type: 'AUTOMATIC', ageDays: 900 }, { type: 'AUTOMATIC', ageDays: 10 }, { type: 'AUTOMATIC', ageDays: 500 }] as const;
    for (const pageSize of [1, 2, 3]) expect(run({ status: ON, rotations, pageSize }).changes).toEqual([]);
  });

  test('rotates nothing that is being rotated', () => {
    const { changes, result } = run({ status: { ...ON, OnDemandRotationStartDate: '2026-11-25 12:00:00+00:00' } });
    expect(changes).toEqual([]);
    expect(result).toMatchObject({ outcome: 'RotationInProgress', message: `${ARN} is being rotated on demand since 2026-11-25 12:00:00+00:00.` });
  });

  test('leaves a rotation alone that AWS KMS is about to make by itself', () => {
    expect(run({ status: ON, errors: { rotate_key_on_demand: 'ConflictException' } }).result).toMatchObject({ outcome: 'RotationImminent', message: `AWS KMS is about to rotate ${ARN} by itself, or does it now.` });
  });

  describe('spends no more than 25 rotations less the reserve', () => {
    const spent = (used: number, reserve: number) => `${ARN} has used ${used} of the 25 on-demand rotations of its life, and ${reserve} are held in reserve: replace the key by a new one`;

    test.each([[5, 19], [0, 24], [24, 0]])('of which %d are held in reserve: the last one is spent', (onDemandReserve, used) => {
      expect(run({ status: ON, rotations: times(used, 'ON_DEMAND') }, { onDemandReserve }).changes).toEqual([ROTATED]);
    });

    test.each([[5, 20], [5, 21], [0, 25], [24, 1]])('of which %d are held in reserve: after %d, nothing is changed', (onDemandReserve, used) => {
      const { changes, failure } = run({ status: ON, rotations: times(used, 'ON_DEMAND') }, { onDemandReserve });
      expect(changes).toEqual([]);
      expect(failure).toContain(`${spent(used, onDemandReserve)}, or wait for its automatic rotation, which is on; waive it until then.`);
    });

    test('and switches rotation on, if it is not, as documented: it says that it is', () => {
      const { changes, failure } = run({ rotations: times(20, 'ON_DEMAND') });
      expect(changes).toEqual([SWITCHED_ON]);
      expect(failure).toContain(`${spent(20, 5)}, or wait for its automatic rotation, which is on;`);
    });

    test('for automatic rotations, none', () => {
      expect(run({ status: ON, rotations: [...times(100, 'AUTOMATIC'), ...times(19, 'ON_DEMAND')] }).changes).toEqual([ROTATED]);
    });

    test.each([1, 7, 20])('and counts them on all pages of %d', (pageSize) => {
      const { calls, changes, failure } = run({ status: ON, pageSize, rotations: [...times(30, 'AUTOMATIC'), ...times(20, 'ON_DEMAND')] });
      expect(calls.filter(({ method }) => method === 'list_key_rotations')).toHaveLength(Math.ceil(50 / pageSize));
      expect(changes).toEqual([]);
      expect(failure).toContain(spent(20, 5));
    });

    test('and believes AWS KMS, if it counts otherwise', () => {
      expect(run({ status: ON, errors: { rotate_key_on_demand: 'LimitExceededException' } }).failure).toContain(spent(25, 0));
    });

    test('and does not tell of an automatic rotation that imported material cannot have', () => {
      const { changes, failure } = run({ key: { Origin: 'EXTERNAL' }, rotations: times(20, 'ON_DEMAND') });
      expect(changes).toEqual([]);
      expect(failure).toContain(`${spent(20, 5)}; waive it until then.`);
    });
  });

  describe('of imported material', () => {
    const key = { Origin: 'EXTERNAL' };

    test('rotates to the new one that is there, and switches nothing on', () => {
      const { changes, result } = run({ key });
      expect(changes).toEqual([ROTATED]);
      expect(result).toMatchObject({ outcome: 'RotationStarted', automaticRotationChanged: false });
    });

    test('fails without new one, and says what to import', () => {
      const { changes, failure } = run({ key, errors: { rotate_key_on_demand: 'KMSInvalidStateException' } });
      expect(changes).toEqual([ROTATED]); // refused by AWS KMS, which alone knows
      expect(failure).toContain(`${ARN} has imported material, and no new material waits for its rotation: import some with ImportType NEW_KEY_MATERIAL`);
    });
  });

  const BEHIND_AN_ALIAS = 'put a new key behind its alias (ManualRotationAlias of cdk-kms-rotation), or waive it';
  test.each<[string, Record<string, unknown>, string]>([
    ['an asymmetric key', { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, `is an asymmetric key (RSA_2048), which AWS KMS cannot rotate: ${BEHIND_AN_ALIAS}`],
    ['an elliptic curve', { KeySpec: 'ECC_NIST_P256', KeyUsage: 'KEY_AGREEMENT' }, 'is an asymmetric key (ECC_NIST_P256), which'],
    ['an HMAC key', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }, `is an HMAC key (HMAC_256), which AWS KMS cannot rotate: ${BEHIND_AN_ALIAS}`],
    ['an imported HMAC key', { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC', Origin: 'EXTERNAL' }, 'is an HMAC key (HMAC_256), which'],
    ['an AWS CloudHSM key store', { Origin: 'AWS_CLOUDHSM' }, `is in a custom key store (origin AWS_CLOUDHSM), where AWS KMS cannot rotate keys: ${BEHIND_AN_ALIAS}`],
    ['an external key store', { Origin: 'EXTERNAL_KEY_STORE' }, 'is in a custom key store (origin EXTERNAL_KEY_STORE), where'],
    ['a replica', { MultiRegion: true, MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA', PrimaryKey: { Arn: `${ARN}-primary`, Region: 'us-east-1' } } },
      `is a replica, which follows its primary: rotate ${ARN}-primary`],
    ['a disabled key', { KeyState: 'Disabled' }, 'is Disabled, and AWS KMS rotates enabled keys only: enable it if it is needed, else schedule its deletion'],
    ['a key to be deleted', { KeyState: 'PendingDeletion' }, 'is PendingDeletion, and'],
    ['a key without material', { KeyState: 'PendingImport', Origin: 'EXTERNAL' }, 'is PendingImport, and'],
    ['an AWS managed key', { KeyManager: 'AWS' }, 'is an AWS managed key: AWS rotates it'],
  ])('refuses %s, and changes nothing', (_, key, message) => {
    const { calls, failure } = run({ key });
    expect(calls).toEqual([{ method: 'describe_key', parameters: { KeyId: ARN } }]);
    expect(failure).toContain(`${ARN} ${message}`);
  });

  test('rotates the primary of a multi-Region key', () => {
    const key = { MultiRegion: true, MultiRegionConfiguration: { MultiRegionKeyType: 'PRIMARY', PrimaryKey: { Arn: ARN, Region: 'eu-west-1' } } };
    expect(run({ key }).changes).toEqual([SWITCHED_ON, ROTATED]);
  });

  test.each([
    ['describe_key', 'AccessDeniedException', /^DescribeKey: the key policy of .* has to let IAM policies of the account decide, or name the role of this automation for kms:DescribeKey;/],
    ['describe_key', 'NotFoundException', /^DescribeKey: there is no key .* in this account and Region\. AWS KMS said: /],
    ['get_key_rotation_status', 'AccessDeniedException', /^GetKeyRotationStatus: the key policy /],
    ['enable_key_rotation', 'AccessDeniedException', /^EnableKeyRotation: the key policy /],
    ['rotate_key_on_demand', 'AccessDeniedException', /^RotateKeyOnDemand: the key policy .* for kms:RotateKeyOnDemand;/],
    ['list_key_rotations', 'KMSInternalException', /^ClientError: An error occurred \(KMSInternalException\)/],
    ['rotate_key_on_demand', 'KMSInvalidStateException', /^ClientError: An error occurred \(KMSInvalidStateException\)/],
  ])('says what to do if %s fails with %s', (method, code, message) => {
    const { failure, result } = run({ errors: { [method]: code } });
    expect(failure).toMatch(message);
    expect(result).toBeUndefined();
  });
});
