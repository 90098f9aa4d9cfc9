import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { generationTags, tagProblems } from '../../src/manual-rotation/generation-tags';

const scope = new Construct(new Stack(new App(), 'Stack'), 'Signing');

const tagged = (tags: Record<string, string>) => tags;

const many = (count: number) => tagged(Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag${i}`, ''])));

describe('tags of a generation', () => {
  test('are its family and owner', () => {
    expect(generationTags(scope, 'alias/signing', tagged({}))).toEqual([
      { TagKey: 'cdk-kms-rotation:family', TagValue: 'alias/signing' },
      { TagKey: 'cdk-kms-rotation:owner', TagValue: 'Stack/Signing' },
    ]);
  });

  test('and what the user wants', () => {
    expect(generationTags(scope, 'alias/signing', tagged({ team: 'payments', stage: '' })).slice(2)).toEqual([
      { TagKey: 'stage', TagValue: '' },
      { TagKey: 'team', TagValue: 'payments' },
    ]);
  });
});

describe('problems with tags', () => {
  test.each([
    [{}],
    [{ 'team': 'payments', 'cdk-kms-rotation': 'x', 'awsome': 'x' }],
  ])('none with %j', (tags) => {
    expect(tagProblems(tagged(tags))).toEqual([]);
  });

  test.each(['cdk-kms-rotation:hold', 'cdk-kms-rotation:', 'CDK-KMS-Rotation:Family', 'aws:cloudformation:stack-name', 'AWS:x'])(
    '%s is reserved',
    (key) => {
      expect(tagProblems(tagged({ [key]: 'x', team: 'payments' }))).toEqual([
        `tags that start with 'cdk-kms-rotation:' or 'aws:' are reserved, got '${key}'; choose another ` +
          'key, or exclude this resource type from the tag',
      ]);
    },
  );

  test('a key takes 50 tags, and keeps room for ours', () => {
    expect(tagProblems(many(20))).toEqual([]);
    expect(tagProblems(many(21))).toEqual(['a key takes at most 20 tags of your own, got 21; exclude this resource type from some']);
  });

  test('are all told at once', () => {
    expect(tagProblems(tagged({ 'aws:a': '', 'cdk-kms-rotation:b': '' }))).toHaveLength(2);
  });
});
