// How to get in: the one place that knows how the demonstration lets people in, and where its pages are.

// Logs in as one of the demonstration's people: its log-in page offers each with one click. `role` is a word on the button
// or beside it; without one, the first person there.
export async function login(page, role = '') {
  await page.goto('/login');
  const offers = page.locator('form[action="/login"]:has(input[name="person"]), form[action="/login"] button[name="person"]');
  const count = await offers.count();
  if (count === 0) throw new Error('the demonstration\'s log-in page offers nobody: a form that posts `person` to /login is missing');
  let offer = offers.first();
  for (let index = 0; role && index < count; index += 1) {
    const near = await offers.nth(index).evaluate((element) => (element.closest('li') ?? element).textContent);
    if (new RegExp(role, 'i').test(near)) {
      offer = offers.nth(index);
      break;
    }
  }
  const isButton = await offer.evaluate((element) => element.tagName === 'BUTTON');
  await Promise.all([page.waitForURL((url) => url.pathname !== '/login'), (isButton ? offer : offer.locator('button').first()).click()]);
}

// The link of a customer's page, as the demonstration's log-in page offers it: /c#TOKEN.
export async function customerLink(page) {
  await page.goto('/login');
  const link = page.locator('a[href*="/c#"]').first();
  if (await link.count() === 0) throw new Error('the demonstration\'s log-in page offers no customer\'s page: a link to /c#… is missing');
  return link.getAttribute('href');
}

// Opens a customer's page as the customer would: by the link where script runs, by typing its code where none does.
export async function openAsCustomer(page, script = true) {
  const link = await customerLink(page);
  if (script) {
    await page.goto(link);
  } else {
    await page.goto('/c');
    await page.locator('form[action="/c"] input:not([type=hidden])').first().fill(link.split('#')[1]);
  }
  // The landing page may send its form by itself; if it doesn't, a person presses its button.
  const button = page.locator('form[action="/c"] button').first();
  const landed = page.waitForURL(/\/c\/case$/);
  landed.catch(() => {});
  if (!/\/c\/case$/.test(page.url())) await button.click({ timeout: 3000 }).catch(() => {});
  await landed;
}

// A case to look at: the first one that Today shows.
export async function firstCase(page) {
  await page.goto('/today');
  const link = page.locator('main a[href^="/cases/"]').first();
  if (await link.count() === 0) throw new Error('Today shows no case');
  return link.getAttribute('href');
}

// The page of a case, for somebody who may have none of their own.
export async function anyCase(page) {
  await page.goto('/cases?whose=all&state=open');
  const link = page.locator('main a[href^="/cases/"]').first();
  if (await link.count() === 0) throw new Error('the list of cases is empty');
  return link.getAttribute('href');
}

// The telephone panel as a telephone system opens it: with a caller's number that a case shows, or empty.
export async function telephone(page) {
  await page.goto(await firstCase(page));
  const ways = await page.locator('.facts bdi').allTextContents();
  const number = ways.find((way) => /^\+?[\d ()/-]{6,}$/.test(way.trim()));
  return number ? `/telephone?caller=${encodeURIComponent(number.trim())}` : '/telephone';
}

// The page of the person whose case it is.
export async function person(page) {
  await page.goto(await firstCase(page));
  return page.locator('a[href^="/people/"]').first().getAttribute('href');
}

// Fills what is promised next, where a form asks for it: the first kind there is, on a Wednesday half past ten.
export async function fillNextPromise(form) {
  const kind = form.locator('select[name="next_kind"]');
  if (await kind.count() === 0) return;
  const first = await kind.locator('option:not([value=""])').first().getAttribute('value');
  await kind.selectOption(first);
  const what = form.locator('input[name="next_what"]');
  if (await what.count() > 0 && await what.isVisible()) await what.fill('how the repair went');
  const day = form.locator('input[name="next_day"]');
  await day.fill(aWednesdayAfter(await day.getAttribute('min')));
  await form.locator('input[name="next_time"]').fill('10:30');
}

// A Wednesday, two days or more after the first day that may be chosen, as YYYY-MM-DD.
export function aWednesdayAfter(first) {
  const day = first ? new Date(`${first}T12:00:00Z`) : new Date();
  day.setUTCDate(day.getUTCDate() + 2);
  while (day.getUTCDay() !== 3) day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}
