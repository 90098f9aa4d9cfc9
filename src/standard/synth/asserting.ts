import type { IConstruct } from 'constructs';

/** On the app itself: nothing outlives it, and another copy of this library reads the same. */
const ASSERTING = Symbol.for('cdk-kms-rotation.asserting');

/** Whether a test is asking: it gets the findings as its error, and the validation plugins have nothing to add. */
export function isAsserting(root: IConstruct): boolean {
  return (root as { [ASSERTING]?: boolean })[ASSERTING] === true;
}

/**
 * Synthesizes while the plugins of this library keep still: on some versions of the AWS CDK, they would only set the exit code of the
 * test's process.
 */
export function whileAsserting<T>(root: IConstruct, synthesize: () => T): T {
  const bearer = root as { [ASSERTING]?: boolean };
  bearer[ASSERTING] = true;
  try {
    return synthesize();
  } finally {
    bearer[ASSERTING] = false;
  }
}
