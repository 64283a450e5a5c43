// What every page must be: right for axe, no wider than the screen, and all of it within reach of the Tab key.

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// axe's violations, one line each with the first places.
export async function axeProblems(page) {
  const found = await page.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), TAGS);
  return found.violations.map((violation) => {
    const places = violation.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${firstReason(node)})`);
    return `${violation.id}: ${violation.help}; ${violation.nodes.length} place(s): ${places.join(', ')}`;
  });
}

function firstReason(node) {
  return [...node.any, ...node.all, ...node.none][0]?.message ?? node.html.slice(0, 80);
}

// How far the page is wider than the screen, with the elements that stick out.
export function overflowProblems(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const wider = document.documentElement.scrollWidth - width;
    if (wider <= 0) return [];
    const out = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > width + 1);
    const names = out.slice(-3).map((element) => element.outerHTML.slice(0, 80));
    return [`${wider} px wider than the screen: ${names.join(' | ')}`];
  });
}

// Marks everything that can be used, and remembers how it looks without the focus. A group of radio buttons is one stop.
function markStops() {
  const stops = [];
  const groups = new Set();
  const wanted = 'a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex], [contenteditable=true]';
  for (const element of document.querySelectorAll(wanted)) {
    const hidden = !element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })
      || element.closest('[inert]') || element.matches(':disabled') || element.tabIndex < 0;
    if (hidden) continue;
    if (element.type === 'radio' && element.name) {
      const group = `${element.form?.id ?? ''}/${element.form?.action ?? ''}/${element.name}`;
      if (groups.has(group)) continue;
      groups.add(group);
    }
    stops.push(element);
  }
  window.stops = stops;
  window.looks = new Map(stops.map((element) => [element, window.lookOf(element)]));
  return stops.length;
}

// What could show the focus: on the element, or, where its own box is hidden, on the label or the row around it.
function lookOf(element) {
  const boxes = [element, element.closest('label'), element.nextElementSibling, element.parentElement, element.closest('li')].filter(Boolean);
  return boxes.map((box) => {
    const style = getComputedStyle(box);
    const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && !/, 0\)$|transparent/.test(style.outlineColor);
    return [outline ? `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}` : '', style.boxShadow, style.borderColor].join(';');
  });
}

// What is focused now: which stop, whether it shows, and whether it can be seen on the screen.
function focusNow() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return { nothing: true };
  const before = window.looks.get(element) ?? [];
  const now = window.lookOf(element);
  const own = now[0].split(';')[0] !== '';
  const around = now.some((look, index) => look !== before[index]);
  const box = (element.closest('label') ?? element).getBoundingClientRect();
  const onScreen = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth && box.width > 0 && box.height > 0;
  // One of a group of radio buttons stands for the group.
  const same = (stop) => stop === element || (stop.type === 'radio' && stop.name && stop.name === element.name && stop.form === element.form);
  return { index: window.stops.findIndex(same), shows: own || around, onScreen, name: element.outerHTML.slice(0, 100) };
}

// Walks the whole page with the Tab key: what can't be reached, what doesn't show its focus, what is focused out of sight.
export async function tabProblems(page) {
  await page.evaluate(`window.lookOf = ${lookOf}`);
  const count = await page.evaluate(markStops);
  await page.evaluate(() => document.activeElement?.blur());
  const reached = new Set();
  const problems = new Set();
  // A date has several stops inside; the first repeated stop after a full round ends the walk.
  const limit = count * 8 + 40;
  for (let pressed = 0, first = null; pressed < limit && reached.size < count; pressed += 1) {
    await page.keyboard.press('Tab');
    const now = await page.evaluate(focusNow);
    if (now.nothing) {
      if (first !== null && pressed > count) break;
      continue;
    }
    first ??= now.name;
    if (now.index >= 0) reached.add(now.index);
    if (!now.shows) problems.add(`the focus doesn't show: ${now.name}`);
    if (!now.onScreen) problems.add(`focused out of sight: ${now.name}`);
  }
  const missed = await page.evaluate((done) => window.stops.filter((_, index) => !done.includes(index)).map((stop) => stop.outerHTML.slice(0, 100)),
    [...reached]);
  return [...problems, ...missed.map((name) => `Tab doesn't reach it: ${name}`)];
}

// Presses Tab until what is focused fits the selector; the Tab key alone, as a person without a mouse.
export async function tabTo(page, selector, limit = 300) {
  for (let pressed = 0; pressed < limit; pressed += 1) {
    const there = await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
    if (there) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${limit} presses of Tab did not reach ${selector}`);
}
