import { App, Stack } from 'aws-cdk-lib';
import { KeyTemplate, ManualRotationAlias, MacSpec, WhenCurrentKeyUnusable } from '../src';
import { declarations } from './helpers/declared';

function declared(whenCurrentKeyUnusable?: WhenCurrentKeyUnusable) {
  const stack = new Stack(new App(), 'Stack');
  new ManualRotationAlias(stack, 'Sessions', {
    aliasName: 'alias/sessions',
    keyTemplate: KeyTemplate.mac(MacSpec.HMAC_256),
    whenCurrentKeyUnusable,
  });
  return declarations(stack)[0].whenCurrentKeyUnusable;
}

test.each([
  [undefined, 'tell'], [WhenCurrentKeyUnusable.TELL, 'tell'], [WhenCurrentKeyUnusable.REPLACE, 'replace'],
])('whenCurrentKeyUnusable %s: the machine is told to %s', (choice, expected) => {
  expect(declared(choice)).toBe(expected);
});
