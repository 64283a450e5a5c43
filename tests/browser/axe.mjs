// node axe.mjs BASE [SETUP_URL]
// Each page at each view: nothing for axe to find, no wider than the screen, no error in script, nothing refused by the
// content policy, no request to another host.
import { VIEWS, launch, visitor } from './browser.mjs';
import { axeProblems, overflowProblems } from './checks.mjs';
import { byVisitor, enterAs, open } from './pages.mjs';
import { main } from './main.mjs';
import { Tally } from './tally.mjs';

export async function run(browser, { base, setupUrl }) {
  const tally = new Tally('axe');
  for (const [who, entries] of byVisitor(setupUrl)) {
    const origin = who === 'set-up' ? new URL(setupUrl).origin : base;
    for (const [view, options] of Object.entries(VIEWS)) {
      const { page, troubles, close } = await visitor(browser, origin, options);
      await tally.step(`${view}: somebody comes in as ${who}`, async () => {
        await enterAs(page, who);
        return troubles.taken();
      });
      for (const entry of entries) {
        await tally.step(`${view}: ${entry.name}`, async () => [
          ...await open(page, entry, setupUrl), ...await axeProblems(page), ...await overflowProblems(page), ...await troubles.taken(),
        ]);
      }
      await close();
    }
  }
  return tally.close();
}

await main(import.meta.url, launch, run);
