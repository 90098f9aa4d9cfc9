/** The languages that are tried, and how each writes a static method of a class. */
export const LANGUAGES = {
  typescript: { title: 'TypeScript', everything: 'everything.ts', staticMethod: (owner: string, method: string) => `${owner}.${method}(` },
  python: {
    title: 'Python',
    everything: 'everything.py',
    staticMethod: (owner: string, method: string) => `${owner}.${method.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}(`,
  },
  java: { title: 'Java', everything: 'Everything.java', staticMethod: (owner: string, method: string) => `${owner}.${method}(` },
  go: {
    title: 'Go',
    everything: 'everything.go',
    staticMethod: (owner: string, method: string) => `${owner}_${method[0].toUpperCase()}${method.slice(1)}(`,
  },
} as const;

export type Language = keyof typeof LANGUAGES;
