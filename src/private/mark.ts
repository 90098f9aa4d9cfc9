/** What tells constructs of a class from others, also those of another copy of this library, for which `instanceof` fails. Frozen. */
export const MARKS = {
  rotatingKey: Symbol.for('cdk-kms-rotation.RotatingKey'),
  manualRotationAlias: Symbol.for('cdk-kms-rotation.ManualRotationAlias'),
  /** On a key, not on its class: that something rotates it on demand. */
  rotatedOnDemand: Symbol.for('cdk-kms-rotation.rotatedOnDemand'),
} as const;

/** Marks all constructs of a class. */
export function mark({ prototype }: { readonly prototype: object }, symbol: symbol): void {
  markOne(prototype, symbol);
}

/** Marks one object, once or more often. */
export function markOne(one: object, symbol: symbol): void {
  Object.defineProperty(one, symbol, { value: true });
}

export function isMarked(x: unknown, symbol: symbol): boolean {
  return typeof x === 'object' && x !== null && symbol in x;
}
