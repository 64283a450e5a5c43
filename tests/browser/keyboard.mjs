// node keyboard.mjs BASE [SETUP_URL]
// Each page by the Tab key alone: everything that can be used is reached, and shows that it is. Then one reply, from Today
// to the words on the page, without a mouse; and a draft that is begun on one machine and found on another.
import { VIEWS, launch, visitor } from './browser.mjs';
import { tabProblems, tabTo } from './checks.mjs';
import { aWednesdayAfter, firstCase, login } from './demo.mjs';
import { byVisitor, enterAs, open } from './pages.mjs';
import { main } from './main.mjs';
import { Tally } from './tally.mjs';

export async function run(browser, { base, setupUrl }) {
  const tally = new Tally('keyboard');
  for (const [who, entries] of byVisitor(setupUrl)) {
    const origin = who === 'set-up' ? new URL(setupUrl).origin : base;
    const { page, close } = await visitor(browser, origin, VIEWS.desk);
    await tally.step(`somebody comes in as ${who}`, () => enterAs(page, who));
    for (const entry of entries) {
      await tally.step(`all of ${entry.name} is within reach`, async () => [...await open(page, entry, setupUrl), ...await tabProblems(page)]);
    }
    await close();
  }
  await tally.step('a reply is sent from Today without a mouse', () => reply(browser, base));
  await tally.step('what was begun on one machine waits on another', () => begun(browser, base));
  return tally.close();
}

// Today, the first case, the answer, what is promised next, send.
export async function reply(browser, base) {
  const { page, troubles, close } = await visitor(browser, base, VIEWS.desk);
  try {
    await login(page);
    await page.goto('/today');
    await tabTo(page, 'main a[href^="/cases/"]');
    await Promise.all([page.waitForURL(/\/cases\/[^/]+$/), page.keyboard.press('Enter')]);
    if (!await page.locator('form[action$="/reply"] textarea').first().isVisible()) {
      // The answer is folded away until somebody wants to write one.
      await tabTo(page, '.tabs input');
      await page.keyboard.press('Space');
    }
    await tabTo(page, 'form[action$="/reply"] textarea');
    const words = `Thank you for telling me. I have it in hand, number ${Date.now() % 100_000}.`;
    await page.keyboard.type(words);
    await promiseByKeyboard(page);
    await tabTo(page, 'form[action$="/reply"] button[value="send"], form[action$="/reply"] button:not([name])');
    await page.keyboard.press('Enter');
    await page.getByText(words.slice(0, 60)).first().waitFor({ state: 'visible' });
    const refused = await page.locator('form[action$="/reply"] .error, .say .refusal').allTextContents();
    return [...refused.map((text) => `the answer was refused: ${text.trim()}`), ...await troubles.taken()];
  } finally {
    await close();
  }
}

// A note is begun in one browser, found in another, gone on with there, and discarded: then it is gone in both.
export async function begun(browser, base) {
  const [first, second] = [await visitor(browser, base, VIEWS.desk), await visitor(browser, base, VIEWS.desk)];
  const note = (page) => page.locator('form[action$="/note"] textarea').first();
  const type = async (page, words) => {
    if (!await note(page).isVisible()) await page.locator('label[for="tab-note"]').click();
    const kept = page.waitForResponse((answer) => answer.url().endsWith('/draft'));
    await note(page).pressSequentially(words);
    return (await kept).status();
  };
  const problems = [];
  try {
    await login(first.page);
    await login(second.page);
    const path = await firstCase(first.page);
    await first.page.goto(path);
    const status = await type(first.page, 'Half a thought');
    if (status !== 204) problems.push(`the desk answered ${status} to a draft`);
    await second.page.goto(path);
    if ((await note(second.page).inputValue()).trim() !== 'Half a thought') problems.push('the draft did not come along');
    await note(second.page).press('End');
    await type(second.page, ', and the other half');
    // The younger of the two is shown: what this browser kept is older than what the desk has.
    await first.page.goto(path);
    const shown = (await note(first.page).inputValue()).trim();
    if (shown !== 'Half a thought, and the other half') problems.push(`the older draft was shown: ${shown}`);
    await Promise.all([first.page.waitForURL(`**${path}`), first.page.locator('form[data-discards^="note-"] button').click()]);
    for (const { page } of [first, second]) {
      await page.goto(path);
      const left = (await note(page).inputValue()).trim();
      if (left) problems.push(`discarded, and still there: ${left}`);
    }
    return [...problems, ...await first.troubles.taken(), ...await second.troubles.taken()];
  } finally {
    await first.close();
    await second.close();
  }
}

// A browser in American English takes a date as month, day and year, and a time with its half of the day.
async function promiseByKeyboard(page) {
  const form = page.locator('form[action$="/reply"]');
  if (await form.locator('select[name="next_kind"]').count() === 0) return;
  const [year, month, day] = aWednesdayAfter(await form.locator('input[name="next_day"]').getAttribute('min')).split('-');
  await tabTo(page, 'select[name="next_kind"]');
  await page.keyboard.press('ArrowDown');
  if (await form.locator('input[name="next_what"]').isVisible()) {
    await tabTo(page, 'input[name="next_what"]');
    await page.keyboard.type('how the repair went');
  }
  await tabTo(page, 'input[name="next_day"]');
  await page.keyboard.type(`${month}${day}${year}`);
  await tabTo(page, 'input[name="next_time"]');
  await page.keyboard.type('1030A');
  const typed = [await form.locator('input[name="next_day"]').inputValue(), await form.locator('input[name="next_time"]').inputValue()];
  if (typed.join(' ') !== `${year}-${month}-${day} 10:30`) throw new Error(`the browser understood ${typed.join(' ')}`);
}

await main(import.meta.url, launch, run);
