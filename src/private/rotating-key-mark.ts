/** Tells a RotatingKey from other keys: `instanceof` fails for one of another copy of this library. */
export const ROTATING_KEY_MARK = Symbol.for('cdk-kms-rotation.RotatingKey');

export function isRotatingKey(x: unknown): boolean {
  return typeof x === 'object' && x !== null && ROTATING_KEY_MARK in x;
}
