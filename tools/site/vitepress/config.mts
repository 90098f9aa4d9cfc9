import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { anchorOf } from '../../../sim/documentation/markdown';

const sidebar = JSON.parse(readFileSync(join(process.env.SITE_FOLDER!, 'navigation.json'), 'utf8'));

/** The site from the pages of the repository: search without a server, light and dark as the reader's system is. */
export default defineConfig({
  title: 'cdk-kms-rotation',
  description: 'Rotation of AWS KMS keys that is verified, drift-safe and provable',
  cleanUrls: false, // opens from any server of files
  lastUpdated: false,
  markdown: {
    html: false, // <key ARN> is text
    anchor: { slugify: anchorOf }, // links of the pages are those of GitHub
  },
  themeConfig: {
    nav: [
      { text: 'Get started', link: '/docs/getting-started' },
      { text: 'By task', link: '/docs/' },
      { text: 'API', link: '/api/' },
      { text: 'Runbook', link: '/docs/runbook' },
    ],
    sidebar: { ...sidebar, '/': sidebar['/docs/'] },
    search: { provider: 'local' },
    outline: [2, 3],
  },
});
