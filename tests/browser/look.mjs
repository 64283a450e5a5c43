// node look.mjs BASE OUTDIR [SETUP_URL]
// Screenshots of the pages that are looked at, wide and narrow, light and dark: OUTDIR/PAGE-WIDTH-SCHEME.png, and each
// person's page whole.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, visitor } from './browser.mjs';
import { PAGES, byVisitor, enterAs, open } from './pages.mjs';
import { main } from './main.mjs';
import { Tally } from './tally.mjs';

const WIDTHS = [1280, 360];
const SCHEMES = ['light', 'dark'];

export async function run(browser, { base, setupUrl, out }) {
  const tally = new Tally('look');
  mkdirSync(out, { recursive: true });
  for (const [who, entries] of byVisitor(setupUrl, PAGES.filter((entry) => entry.look))) {
    const origin = who === 'set-up' ? new URL(setupUrl).origin : base;
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        const { page, close } = await visitor(browser, origin, { viewport: { width, height: width > 600 ? 900 : 740 }, colorScheme });
        await tally.step(`somebody comes in as ${who}`, () => enterAs(page, who));
        for (const entry of entries) {
          await tally.step(`${entry.name}, ${width} px, ${colorScheme}`, async () => {
            const problems = await open(page, entry, setupUrl);
            await page.screenshot({ path: join(out, `${entry.name}-${width}-${colorScheme}.png`), fullPage: true });
            return problems;
          });
        }
        await close();
      }
    }
  }
  console.log(`screenshots are in ${out}`);
  return tally.close();
}

await main(import.meta.url, launch, run, ['out']);
