// The browser: found, started with nothing of its own to say to the network, and watched.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const AXE = new URL('./node_modules/axe-core/axe.min.js', import.meta.url).pathname;

// Each look at a page: a desk, the narrowest screen that WCAG 2.2 asks for (1.4.10: 320 pixels, which is also 1280 at 400 %),
// and both in the dark.
export const VIEWS = {
  desk: { viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
  narrow: { viewport: { width: 320, height: 640 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  'narrow-dark': { viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
};

export function findChromium() {
  const path = process.env.CHROMIUM || '/usr/bin/chromium';
  if (!existsSync(path)) throw new Error(`no browser at ${path}: install chromium, or say where it is in CHROMIUM`);
  return path;
}

// Playwright makes a new, empty profile for each start and removes it.
export function launch() {
  return chromium.launch({
    executablePath: findChromium(),
    headless: true,
    // The language of its own controls: a date is typed as month, day, year, whatever the machine speaks.
    env: { ...process.env, LANGUAGE: 'en_US' },
    args: ['--lang=en-US', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  });
}

// A person at a browser. The content policy of the pages stays in force: axe comes in as the browser's own script.
export async function visitor(browser, base, options = {}) {
  const context = await browser.newContext({ baseURL: base, locale: 'en-GB', reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(10_000);
  await context.addInitScript({ path: AXE });
  await context.addInitScript(() => {
    window.refusedByPolicy = [];
    addEventListener('securitypolicyviolation', (event) => {
      window.refusedByPolicy.push(`${event.violatedDirective}: ${event.blockedURI || event.sourceFile || 'inline'}`);
    });
  });
  const page = await context.newPage();
  return { context, page, troubles: watch(context, page, base), close: () => context.close() };
}

// What must never happen, gathered while the page is used: errors in script, requests to somebody else, broken answers.
function watch(context, page, base) {
  const host = new URL(base).host;
  let seen = [];
  page.on('pageerror', (error) => seen.push(`error in script: ${error.message}`));
  page.on('console', (message) => {
    // A page that answers 4xx on purpose is no trouble of its script; its assets are told below.
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) seen.push(`console: ${message.text()}`);
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:', 'about:'].includes(url.protocol) && url.host !== host) seen.push(`asked another host: ${url.href}`);
  });
  context.on('response', (response) => {
    const document = response.request().resourceType() === 'document';
    if (response.status() >= (document ? 500 : 400)) seen.push(`${response.status()} for ${response.url()}`);
  });
  return {
    // Everything since the last call, the policy's refusals on the present page included.
    async taken() {
      const refused = await page.evaluate(() => window.refusedByPolicy?.splice(0) ?? []).catch(() => []);
      const all = [...new Set([...seen, ...refused.map((what) => `refused by the content policy: ${what}`)])];
      seen = [];
      return all;
    },
  };
}
