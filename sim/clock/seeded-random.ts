/** Numbers in (0, 1) that are the same for the same seed (Park and Miller's minimal standard generator, multiplier 48271). */
export function seededRandom(seed: number): () => number {
  const modulus = 2 ** 31 - 1;
  let state = 1 + Math.abs(Math.trunc(seed)) % (modulus - 1);
  const next = () => {
    state = (state * 48271) % modulus;
    return state / modulus;
  };
  next(); // the first answers to small seeds are small
  next();
  return next;
}

/** A UUID of version 4 from seeded numbers. */
export function seededUuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, (_, index) => {
    const digit = Math.floor(random() * 16);
    return (index === 12 ? 4 : index === 16 ? 8 + (digit % 4) : digit).toString(16);
  }).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
