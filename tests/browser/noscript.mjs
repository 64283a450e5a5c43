// node noscript.mjs BASE
// The whole job in a browser without script: an answer from Today, a note, a search, and the customer who writes back from
// their own page, by the code under the link.
import { VIEWS, launch, visitor } from './browser.mjs';
import { fillNextPromise, firstCase, login, openAsCustomer } from './demo.mjs';
import { main } from './main.mjs';
import { Tally } from './tally.mjs';

export async function run(browser, { base }) {
  const tally = new Tally('noscript');
  await tally.step('an operator answers, notes and searches', () => operator(browser, base, tally));
  await tally.step('a customer writes from their page', () => customer(browser, base));
  return tally.close();
}

function withoutScript(browser, base) {
  return visitor(browser, base, { ...VIEWS.desk, javaScriptEnabled: false });
}

export async function operator(browser, base, tally) {
  const { page, close } = await withoutScript(browser, base);
  try {
    await login(page);
    const at = await firstCase(page);
    await page.goto(at);
    await tally.step('a reply goes out', () => sent(page, 'form[action$="/reply"]', 'button[value="send"], button:not([name])'));
    await page.goto(at);
    await tally.step('a note is kept', () => sent(page, 'form[action$="/note"]', 'button'));
    await page.goto('/today');
    await page.locator('input[type="search"]').first().fill('heating');
    await Promise.all([page.waitForURL(/\/search\?q=heating/), page.locator('form[role="search"] button').first().click()]);
    return [];
  } finally {
    await close();
  }
}

export async function customer(browser, base) {
  const { page, close } = await withoutScript(browser, base);
  try {
    await openAsCustomer(page, false);
    return await sent(page, 'form[action$="/answer"]', 'button');
  } finally {
    await close();
  }
}

// Writes something into a form and sends it; then it must stand on the page, outside any box to write in.
async function sent(page, selector, button) {
  const form = page.locator(selector).first();
  const text = form.locator('textarea').first();
  if (!await text.isVisible()) {
    // What is folded away opens as a person opens it, without script too: by its tab or its summary.
    const tab = selector.includes('/note') ? 'note' : 'say';
    await page.locator(`label:has(input[value="${tab}"]), details:has(${selector}) > summary`).first().click();
  }
  const words = `The plumber was here at ten and it is dry now, number ${Date.now() % 100_000}.`;
  await text.fill(words);
  await fillNextPromise(form);
  await Promise.all([page.waitForLoadState('load'), form.locator(button).last().click()]);
  const shown = page.getByText(words).and(page.locator(':not(textarea)')).first();
  await shown.waitFor({ state: 'attached' });
  return (await form.locator('.error').allTextContents()).map((error) => `refused: ${error.trim()}`);
}

await main(import.meta.url, launch, run);
