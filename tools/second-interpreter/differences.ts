/** Cases that go differently in moto, and why. A case that is here and goes the same is an error, too. */
export const EXPLAINED: Readonly<Record<string, string>> = {};

/** Rules of moto that are lifted, and why. Those that no execution needed are not printed. */
export const LIFTED: Readonly<Record<string, string>> = {
  'lone $': 'moto refuses `$` anywhere in an expression; AWS documents that it has no meaning at the top level, and nothing more',
  'escaped text': 'moto assigns literal text with the backslashes that JSON wants, though it reads it everywhere else',
  'whole seconds': 'moto cuts the fraction of a second from a Timestamp that a Wait state waits for, and goes on before its time',
  'unquoted text':
    'moto puts text variables between quotation marks as they are; text that has a quotation mark itself is no expression then',
};
