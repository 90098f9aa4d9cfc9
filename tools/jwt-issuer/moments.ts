/** What verifiers make of tokens of a stolen key and of its successor at some time after it was revoked, by the numbers of both. */
export interface Moment {
  readonly sinceMs: number;
  readonly document: readonly string[];
  readonly signs: string;
  /** By kind of verifier: whose tokens it accepts. */
  readonly accepts: Readonly<Record<string, readonly string[]>>;
}

/** As text columns. */
export function momentRows(moments: readonly Moment[]): string[][] {
  const listed = (numbers: readonly string[]) => numbers.join(', ') || 'none';
  return [
    ['after', 'document', 'signs', ...Object.keys(moments[0].accepts).map((name) => `accepts: ${name}`)],
    ...moments.map(({ sinceMs, document, signs, accepts }) => [
      sinceMs < 0 ? 'before' : `${Math.round(sinceMs / 1000)} s`, listed(document), signs, ...Object.values(accepts).map(listed),
    ]),
  ];
}
