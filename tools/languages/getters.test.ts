import { propertiesOf, withGetters } from './getters';

const PROPERTIES = new Set(['grants', 'rotationEvents']);

test.each([
  ['signing.grants.sign(service);', 'signing.getGrants().sign(service);'],
  ['a.add(Options.builder().rotations(key.rotationEvents.onRotated("R")).build());',
    'a.add(Options.builder().rotations(key.getRotationEvents().onRotated("R")).build());'],
  ['signing.getGrants().sign(service);', 'signing.getGrants().sign(service);'],
  ['other.fields.sign(service);', 'other.fields.sign(service);'],
  ['import software.amazon.grants.Sign;', 'import software.amazon.grants.Sign;'],
  ['RotatingKey.Builder.create(this, "Data").grants("a").build();', 'RotatingKey.Builder.create(this, "Data").grants("a").build();'],
])('%s', (java, mended) => {
  expect(withGetters(java, PROPERTIES)).toBe(mended);
});

test('constants are no getters', () => {
  const properties = [{ name: 'grants' }, { name: 'NAME', static: true }];
  const types = { 'x.A': { name: 'A', kind: 'class', properties }, 'x.B': { name: 'B', kind: 'enum' } } as const;
  expect([...propertiesOf({ types })]).toEqual(['grants']);
});
