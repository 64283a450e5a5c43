// Every page that is looked at: who sees it, where it is, and whether it is one of the screenshots.
import { anyCase, firstCase, login, openAsCustomer, person, telephone } from './demo.mjs';

export const PAGES = [
  { name: 'set-up', who: 'set-up', path: '', look: true },
  { name: 'log-in', who: 'nobody', path: '/login' },
  { name: 'contact', who: 'nobody', path: '/contact' },
  { name: 'customer-landing', who: 'nobody', path: '/c' },
  { name: 'not-found', who: 'nobody', path: '/nothing-is-here', status: 404 },
  { name: 'today', who: 'operator', path: '/today', look: true },
  { name: 'cases', who: 'operator', path: '/cases' },
  { name: 'case', who: 'operator', path: firstCase, look: true },
  { name: 'final-answer', who: 'operator', path: async (page) => `${await firstCase(page)}/final-answer` },
  { name: 'telephone', who: 'operator', path: telephone, look: true },
  { name: 'telephone-empty', who: 'operator', path: '/telephone' },
  { name: 'search', who: 'operator', path: '/search?q=heating' },
  { name: 'search-empty', who: 'operator', path: '/search?q=' },
  { name: 'person', who: 'operator', path: person },
  { name: 'letter', who: 'operator', path: '/letter' },
  { name: 'shelf', who: 'operator', path: '/shelf' },
  { name: 'absence', who: 'operator', path: '/absence' },
  { name: 'me', who: 'operator', path: '/me' },
  { name: 'me-second-factor', who: 'operator', path: '/me/second-factor' },
  { name: 'settings', who: 'administrator', path: '/settings' },
  { name: 'settings-people', who: 'administrator', path: '/settings/people' },
  { name: 'readings', who: 'administrator', path: async (page) => `${await anyCase(page)}/readings` },
  { name: 'customer', who: 'customer', path: '/c/case', look: true },
];

// Lets a visitor in as somebody.
export async function enterAs(page, who) {
  if (who === 'operator') await login(page);
  else if (who === 'administrator') await login(page, 'administrator');
  else if (who === 'customer') await openAsCustomer(page);
}

// Goes to a page and says what the answer was when it wasn't the expected one.
export async function open(page, entry, setupUrl) {
  const path = entry.who === 'set-up' ? setupUrl : typeof entry.path === 'function' ? await entry.path(page) : entry.path;
  const answer = await page.goto(path, { waitUntil: 'load' });
  const wanted = entry.status ?? 200;
  return answer.status() === wanted ? [] : [`${path} answers ${answer.status()} instead of ${wanted}`];
}

// The pages by who sees them, in this order, so that each person logs in once. Without a set-up address its page is left out.
export function byVisitor(setupUrl, chosen = PAGES) {
  const groups = new Map();
  for (const entry of chosen) {
    if (entry.who === 'set-up' && !setupUrl) continue;
    groups.set(entry.who, [...(groups.get(entry.who) ?? []), entry]);
  }
  return groups;
}
