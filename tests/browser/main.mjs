// Lets each script be run by itself, as its first line says, or be called by all.mjs.
import { argv, exit } from 'node:process';
import { pathToFileURL } from 'node:url';

export async function main(url, launch, run, between = []) {
  if (!argv[1] || pathToFileURL(argv[1]).href !== url) return;
  const names = ['base', ...between, 'setupUrl'];
  const given = Object.fromEntries(names.map((name, index) => [name, argv[2 + index]]));
  if (!given.base || between.some((name) => !given[name])) {
    console.error(`usage: node ${argv[1]} BASE ${between.map((name) => name.toUpperCase()).join(' ')} [SETUP_URL]`);
    exit(2);
  }
  const browser = await launch();
  try {
    exit(await run(browser, given) ? 0 : 1);
  } finally {
    await browser.close();
  }
}
