const pascal = (name: string) => `${name[0].toUpperCase()}${name.slice(1)}`;
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

interface Writing {
  readonly title: string;
  /** The app that uses everything. */
  readonly everything: string;
  readonly staticMethod: (owner: string, method: string) => string;
  readonly method: (name: string) => string;
}

/** The languages that are tried, and how each writes a method of a class and of an object. */
export const LANGUAGES = {
  typescript: {
    title: 'TypeScript',
    everything: 'everything.ts',
    staticMethod: (owner, method) => `${owner}.${method}(`,
    method: (name) => `.${name}(`,
  },
  python: {
    title: 'Python',
    everything: 'everything.py',
    staticMethod: (owner, method) => `${owner}.${snake(method)}(`,
    method: (name) => `.${snake(name)}(`,
  },
  java: {
    title: 'Java',
    everything: 'Everything.java',
    staticMethod: (owner, method) => `${owner}.${method}(`,
    method: (name) => `.${name}(`,
  },
  go: {
    title: 'Go',
    everything: 'everything.go',
    staticMethod: (owner, method) => `${owner}_${pascal(method)}(`,
    method: (name) => `.${pascal(name)}(`,
  },
} as const satisfies Record<string, Writing>;

export type Language = keyof typeof LANGUAGES;
