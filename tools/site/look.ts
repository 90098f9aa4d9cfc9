import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const WIDTHS = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } } as const;
const COLORS = ['light', 'dark'] as const;
/** Nothing is served: the browser's requests to this name are answered from the folder. */
const HOST = 'http://site.invalid';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};
const SEARCHED = 'pending deletion';

/**
 * Opens first page, a construct and search in a real browser, on a phone's and a desktop's width, light and dark, and keeps a picture of
 * each. Fails on an error of the page, on a page wider than its window, and if the search finds nothing or leads nowhere.
 */
export async function lookAt(site: string, pictures: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    for (const [device, viewport] of Object.entries(WIDTHS)) {
      for (const colorScheme of COLORS) {
        await lookOnce(browser, site, join(pictures, `${device}-${colorScheme}`), { viewport, colorScheme });
      }
    }
  } finally {
    await browser.close();
  }
}

async function lookOnce(
  browser: Browser,
  site: string,
  name: string,
  look: { readonly viewport: { width: number; height: number }; readonly colorScheme: 'light' | 'dark' },
): Promise<void> {
  const context = await browser.newContext(look);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.route(`${HOST}/**`, async (route) => {
    const path = join(site, new URL(route.request().url()).pathname);
    const file = path.endsWith('/') ? `${path}index.html` : path;
    await (existsSync(file)
      ? route.fulfill({ body: readFileSync(file), contentType: TYPES[extname(file)] ?? 'application/octet-stream' })
      : route.fulfill({ status: 404, body: '' }));
  });

  await open(page, '/index.html', `${name}-first-page.png`);
  await open(page, '/api/RotatingKey.html', `${name}-construct.png`);
  await search(page, `${name}-search.png`);
  await context.close();
  if (errors.length > 0) throw new Error(`${name}: ${errors.join('; ')}`);
  console.log(`${name}: first page, construct and search, no error, nothing wider than the window`);
}

async function open(page: Page, path: string, picture: string): Promise<void> {
  await page.goto(`${HOST}${path}`, { waitUntil: 'networkidle' });
  await page.screenshot({ path: picture });
  const wider = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
  if (Number(wider) > 0) throw new Error(`${path} is ${wider} pixels wider than its window (${picture})`);
}

async function search(page: Page, picture: string): Promise<void> {
  await page.locator('#local-search button').click();
  await page.locator('#localsearch-input').fill(SEARCHED);
  const first = page.locator('#localsearch-list a').first();
  await first.waitFor();
  await page.screenshot({ path: picture });
  const before = page.url();
  await first.click();
  await page.waitForURL((url) => url.href !== before);
}
