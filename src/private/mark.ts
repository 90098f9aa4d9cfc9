/** What tells constructs of a class from others, also those of another copy of this library, for which `instanceof` fails. Frozen. */
export const MARKS = {
  rotatingKey: Symbol.for('cdk-kms-rotation.RotatingKey'),
  manualRotationAlias: Symbol.for('cdk-kms-rotation.ManualRotationAlias'),
} as const;

/** Marks all constructs of a class. */
export function mark({ prototype }: { readonly prototype: object }, symbol: symbol): void {
  Object.defineProperty(prototype, symbol, { value: true });
}

export function isMarked(x: unknown, symbol: symbol): boolean {
  return typeof x === 'object' && x !== null && symbol in x;
}
