import type { KeyEvent } from '../../src/private/key-event-patterns';

/** An event as Amazon EventBridge delivers it. */
export type Sample = Readonly<Record<string, any>>;

export const KEY_ARN = 'arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
export const MULTI_REGION_KEY_ARN = 'arn:aws:kms:us-west-2:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab';
export const OTHER_KEY_ARN = 'arn:aws:kms:us-west-2:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321';

/** As https://docs.aws.amazon.com/kms/latest/developerguide/kms-events.html shows them (read 2026-11-25). */
function sentByKms(detailType: string, detail: object): Sample {
  return {
    'version': '0',
    'id': '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': detailType,
    'source': 'aws.kms',
    'account': '111122223333',
    'time': '2025-05-23T03:11:54Z',
    'region': 'us-west-2',
    'resources': [KEY_ARN],
    'detail': { 'key-id': '1234abcd-12ab-34cd-56ef-1234567890ab', ...detail },
  };
}

/**
 * A record of AWS CloudTrail as its page `https://docs.aws.amazon.com/kms/latest/developerguide/ct-<operation>.html` shows it (all read
 * 2026-11-25), in the frame of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html: "Some events,
 * such as AWS API call events from CloudTrail, don't have anything in the resources field".
 */
function recorded(record: Record<string, unknown> & { readonly eventTime: string; readonly resources: object[] }): Sample {
  return {
    'version': '0',
    'id': '36eb8523-97d0-4518-b33d-ee3579ff19f0',
    'detail-type': 'AWS API Call via CloudTrail',
    'source': 'aws.kms',
    'account': '111122223333',
    'time': record.eventTime,
    'region': 'us-west-2',
    'resources': [],
    'detail': {
      userIdentity: {
        type: 'IAMUser',
        principalId: 'EX_PRINCIPAL_ID',
        arn: 'arn:aws:iam::111122223333:user/Alice',
        accountId: '111122223333',
        accessKeyId: 'EXAMPLE_KEY_ID',
        userName: 'Alice',
      },
      eventSource: 'kms.amazonaws.com',
      awsRegion: 'us-west-2',
      sourceIPAddress: '192.0.2.0',
      userAgent: 'AWS Internal',
      readOnly: false,
      eventType: 'AwsApiCall',
      recipientAccountId: '111122223333',
      ...record,
    },
  };
}

const THE_KEY = [{ accountId: '111122223333', type: 'AWS::KMS::Key', ARN: KEY_ARN }];
const MATERIAL = '123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0';

/** What AWS sends for each event of a key. */
export const SAMPLES: Readonly<Record<KeyEvent, Sample>> = {
  rotated: sentByKms('KMS CMK Rotation', {
    'key-origin': 'AWS_KMS',
    'rotation-type': 'ON_DEMAND',
    'previous-key-material-id': MATERIAL,
    'current-key-material-id': '96083e4fb6dbc41d77578a213a6b6669c044dd4c143e96755396d2bf11fd6068',
  }),
  materialExpired: sentByKms('KMS Imported Key Material Expiration', { 'key-material-id': MATERIAL }),
  deleted: sentByKms('KMS CMK Deletion', {}),
  rotationDisabled: recorded({ // ct-disable-key-rotation: the caller named the key by its ARN
    eventVersion: '1.08',
    eventTime: '2022-09-01T19:31:39Z',
    eventName: 'DisableKeyRotation',
    requestParameters: { keyId: KEY_ARN },
    responseElements: null,
    requestID: 'd6a9351a-ed6e-4581-88d1-2a9a8a538497',
    eventID: '6313164c-83aa-4cc3-9e1a-b7c426f7a5b1',
    resources: THE_KEY,
    managementEvent: true,
    eventCategory: 'Management',
  }),
  deletionScheduled: recorded({ // ct-schedule-key-deletion: by its id
    eventVersion: '1.08',
    eventTime: '2021-03-23T18:58:30Z',
    eventName: 'ScheduleKeyDeletion',
    requestParameters: { pendingWindowInDays: 20, keyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    responseElements: { keyId: KEY_ARN, keyState: 'PendingDeletion', deletionDate: 'Apr 12, 2021 18:58:30 PM' },
    requestID: 'ee408f36-ea01-422b-ac14-b0f147c68334',
    eventID: '3c4226b0-1e81-48a8-a333-7fa5f3cbd118',
    resources: THE_KEY,
  }),
  deletionCancelled: recorded({ // ct-cancel-key-deletion
    eventVersion: '1.05',
    eventTime: '2020-07-27T21:53:17Z',
    eventName: 'CancelKeyDeletion',
    requestParameters: { keyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    responseElements: { keyId: KEY_ARN },
    requestID: 'e3452e68-d4b0-4ec7-a768-7ae96c23764f',
    eventID: 'd818bf03-6655-48e9-8b26-f279a07075fd',
    resources: THE_KEY,
  }),
  disabled: recorded({ // ct-disablekey: an old record, whose resource has no type
    eventVersion: '1.02',
    eventTime: '2014-11-04T00:52:43Z',
    eventName: 'DisableKey',
    requestParameters: { keyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    responseElements: { keyId: KEY_ARN },
    requestID: '12345126-30d5-4b28-98b9-9153da559963',
    eventID: 'abcde202-ba1a-467c-b4ba-f729d45ae521',
    resources: [{ ARN: KEY_ARN, accountId: '111122223333' }],
  }),
  policyChanged: recorded({ // ct-put-key-policy
    eventVersion: '1.08',
    eventTime: '2022-09-01T20:06:16Z',
    eventName: 'PutKeyPolicy',
    requestParameters: {
      keyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
      policyName: 'default',
      policy: '{\n  "Version" : "2012-10-17",\n  "Id" : "key-default-1",\n  "Statement" : [ {\n    "Sid" : "Enable IAM '
        + 'User Permissions",\n    "Effect" : "Allow",\n    '
        + '"Principal" : {\n      "AWS" : "arn:aws:iam::111122223333:root"\n    },\n    '
        + '"Action" : "kms:*",\n    "Resource" : "*"\n  } ]\n}',
      bypassPolicyLockoutSafetyCheck: false,
    },
    responseElements: null,
    requestID: '7bb906fa-dc21-4350-b65c-808ff0f72f55',
    eventID: 'c217db1f-903f-4a2f-8f88-9580182d6313',
    resources: THE_KEY,
    managementEvent: true,
    eventCategory: 'Management',
  }),
  materialImported: recorded({ // ct-importkeymaterial
    eventVersion: '1.11',
    eventTime: '2025-05-21T05:42:31Z',
    eventName: 'ImportKeyMaterial',
    requestParameters: {
      keyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
      validTo: 'May 21, 2025, 5:47:45 AM',
      expirationModel: 'KEY_MATERIAL_EXPIRES',
      importType: 'NEW_KEY_MATERIAL',
      keyMaterialDescription: 'ExampleKeyMaterialA',
    },
    responseElements: { keyId: KEY_ARN, keyMaterialId: MATERIAL },
    requestID: '89e10ee7-a612-414d-95a2-a128346969fd',
    eventID: 'c7abd205-a5a2-4430-bbfa-fc10f3e2d79f',
    resources: THE_KEY,
    managementEvent: true,
    eventCategory: 'Management',
  }),
  materialDeleted: recorded({ // ct-deleteimportedkeymaterial
    eventVersion: '1.11',
    eventTime: '2025-05-20T20:45:08Z',
    eventName: 'DeleteImportedKeyMaterial',
    requestParameters: { keyId: '1234abcd-12ab-34cd-56ef-1234567890ab', keyMaterialId: MATERIAL },
    responseElements: { keyId: KEY_ARN, keyMaterialId: MATERIAL },
    requestID: 'dcf0e82f-dad0-4622-a378-a5b964ad42c1',
    eventID: '2afbb991-c668-4641-8a00-67d62e1fecbd',
    resources: THE_KEY,
    managementEvent: true,
    eventCategory: 'Management',
  }),
};

/** ct-schedule-key-deletion, its second record: a multi-Region primary with replicas has no deletion date. */
export const MULTI_REGION_DELETION = recorded({
  eventVersion: '1.08',
  eventTime: '2021-10-28T17:59:05Z',
  eventName: 'ScheduleKeyDeletion',
  requestParameters: { pendingWindowInDays: 30, keyId: 'mrk-1234abcd12ab34cd56ef1234567890ab' },
  responseElements: { keyId: MULTI_REGION_KEY_ARN, keyState: 'PendingReplicaDeletion', pendingWindowInDays: 30 },
  requestID: '12341411-d846-42a6-a476-b1cbe3011f89',
  eventID: 'abcda5f-396d-494c-9380-0c47860df5f1',
  resources: [{ accountId: '111122223333', type: 'AWS::KMS::Key', ARN: MULTI_REGION_KEY_ARN }],
  managementEvent: true,
  eventCategory: 'Management',
});

/**
 * What happens to the same key beside them, and no rule of ours is for: other calls, and the service's own record of a rotation
 * (ct-rotatekey).
 */
export const NEIGHBOURS: Readonly<Record<string, Sample>> = {
  ...Object.fromEntries(['EnableKeyRotation', 'EnableKey', 'RotateKeyOnDemand', 'CreateGrant', 'Decrypt'].map((eventName) => {
    const { detail, ...frame } = SAMPLES.deletionCancelled;
    return [eventName, { ...frame, detail: { ...detail, eventName } }];
  })),
  RotateKey: {
    ...SAMPLES.rotationDisabled,
    'detail-type': 'AWS Service Event via CloudTrail',
    'detail': {
      eventVersion: '1.11',
      userIdentity: { accountId: '111122223333', invokedBy: 'AWS Internal' },
      eventTime: '2025-05-20T20:44:37Z',
      eventSource: 'kms.amazonaws.com',
      eventName: 'RotateKey',
      awsRegion: 'us-west-2',
      sourceIPAddress: 'AWS Internal',
      userAgent: 'AWS Internal',
      requestParameters: null,
      responseElements: null,
      eventID: 'a24b3967-ddad-417f-9b22-2332b918db06',
      readOnly: false,
      resources: THE_KEY,
      eventType: 'AwsServiceEvent',
      managementEvent: true,
      recipientAccountId: '111122223333',
      serviceEventDetails: { rotationType: 'AUTOMATIC', keyOrigin: 'AWS_KMS', previousKeyMaterialId: MATERIAL },
    },
  },
};

/** The same event of another key, wherever the key is named. */
export function ofOtherKey(sample: Sample, keyArn = OTHER_KEY_ARN): Sample {
  const renamed = JSON.stringify(sample).replaceAll('1234abcd-12ab-34cd-56ef-1234567890ab', keyArn.slice(keyArn.indexOf('/') + 1));
  return JSON.parse(renamed) as Sample;
}

/**
 * The same call, refused. CloudTrail records both,
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html.
 */
export function refusedCall(sample: Sample): Sample {
  return {
    ...sample,
    detail: { ...sample.detail, errorCode: 'AccessDenied', errorMessage: 'User is not authorized', responseElements: null },
  };
}
