import { DOCUMENT_METADATA, PUBLIC_KEY_DETAIL_TYPES, PUBLISHER_ERRORS } from '../../src/public-keys/contract';

test('the frozen names, a second time by hand: rules, documents and machines in use rely on them', () => {
  expect(PUBLISHER_ERRORS).toEqual({
    unpublished: 'PublicKeyUnpublished', storeFull: 'PublicKeyStoreFull', notYet: 'NotYetPublished',
  });
  expect(PUBLIC_KEY_DETAIL_TYPES).toEqual({
    published: 'KMS Alias Public Key Published', takenOut: 'KMS Alias Public Key Taken Out',
  });
  expect(DOCUMENT_METADATA).toEqual({ added: 'cdk-kms-rotation-added', written: 'cdk-kms-rotation-written' });
});
