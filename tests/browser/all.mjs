// node all.mjs BINARY OUTDIR [SCRIPT …]
// Starts a demonstration and a desk that waits for its set-up, runs the scripts against them (look, axe, keyboard and
// noscript unless named), and stops both.
import { argv, exit } from 'node:process';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';
import * as axe from './axe.mjs';
import * as keyboard from './keyboard.mjs';
import * as look from './look.mjs';
import * as noscript from './noscript.mjs';

const SCRIPTS = { look, axe, keyboard, noscript };

const [binary, out, ...chosen] = argv.slice(2);
if (!binary || !out || chosen.some((name) => !SCRIPTS[name])) {
  console.error(`usage: node all.mjs BINARY OUTDIR [${Object.keys(SCRIPTS).join('|')} …]`);
  exit(2);
}

let demo;
let empty;
let browser;
let good = true;
try {
  demo = await serve(binary, '--demo');
  empty = await serve(binary);
  const setupUrl = empty.setupUrl();
  if (!setupUrl) throw new Error(`a desk without a set-up printed no address of its set-up page\n--- what it said:\n${empty.said()}`);
  browser = await launch();
  for (const name of chosen.length > 0 ? chosen : Object.keys(SCRIPTS)) {
    const began = Date.now();
    good = await SCRIPTS[name].run(browser, { base: demo.base, setupUrl, out }) && good;
    console.log(`   ${name} took ${Math.round((Date.now() - began) / 1000)} s`);
  }
} catch (error) {
  console.error(error.message);
  good = false;
} finally {
  await browser?.close();
  await demo?.stop();
  await empty?.stop();
}
exit(good ? 0 : 1);
