// node planted.mjs
// Shows that the checks find what they are for: pages with one fault each, and a small desk whose log-in, reply and
// customer's page have the forms of the real ones, once right and once with a fault.
import { createServer } from 'node:http';
import { exit } from 'node:process';
import { VIEWS, launch, visitor } from './browser.mjs';
import { axeProblems, overflowProblems, tabProblems } from './checks.mjs';
import * as keyboard from './keyboard.mjs';
import * as noscript from './noscript.mjs';
import { Tally } from './tally.mjs';

const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'";
const STYLE = 'body{color:#111;background:#fff;font:1rem sans-serif} a,button,input,textarea,select{outline-offset:2px;min-height:24px;min-width:24px}'
  + ' :focus-visible{outline:2px solid #004} .pale{color:#bbb} .wide{width:2000px} .mute:focus-visible{outline:none}';
const html = (title, body) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">`
  + `<title>${title}</title><link rel="icon" href="/mark.svg"><link rel="stylesheet" href="/style.css"><main><h1>${title}</h1>${body}</main></html>`;

const FAULTS = {
  good: '<p>All is well.</p><a href="/good">on</a> <button>Do</button>',
  pale: '<p class="pale">Hardly to be read.</p>',
  wide: '<p class="wide">Too wide.</p>',
  mute: '<button class="mute">Nothing shows</button>',
  away: '<button>Here</button><div role="button" tabindex="0">me too</div><script src="/trap.js"></script>',
  broken: '<script src="/broken.js"></script>',
  inline: '<script>window.x = 1</script>',
  styled: '<p style="color: red">Red</p>',
  foreign: '<p>Asks another host.</p><script src="/foreign.js"></script>',
};
const SCRIPTS = {
  '/broken.js': 'nothing.here()',
  '/foreign.js': "location.protocol && new Image().setAttribute('src', 'http://elsewhere.invalid/x.png')",
  '/trap.js': "document.querySelector('[role=button]').addEventListener('focus', () => document.querySelector('button').focus())",
};

// A desk of five pages: who may come in, one case, what was said there.
function desk(faults) {
  const said = [];
  const promise = '<label>Next <select name="next_kind"><option value="">nothing</option><option value="call">a call</option></select></label>'
    + '<label>What <input name="next_what"></label><label>Day <input type="date" name="next_day" min="2026-11-26"></label>'
    + '<label>Time <input type="time" name="next_time"></label>';
  const form = (action, button, fields = '') => `<form method="post" action="${action}"><label>Message <textarea name="text"></textarea></label>`
    + `${fields}<button${button}>Send</button></form>`;
  const list = () => said.map((text) => `<p>${text}</p>`).join('');
  const search = '<form role="search" action="/search"><input type="search" name="q" aria-label="Find"><button>Find</button></form>';
  const token = 'amber-otter-92';
  return {
    'GET /login': () => '<form method="post" action="/login"><button name="person" value="ines">Ines, operator</button></form>'
      + `<a href="/c#${token}">her page</a>`,
    'POST /login': () => ({ to: '/today' }),
    'GET /today': () => `${search}<a href="/cases/7">Maria Lenoir</a>`,
    'GET /search': () => search,
    'GET /cases/7': () => list() + form('/cases/7/reply', ' name="step" value="send"', promise) + form('/cases/7/note', ''),
    'POST /cases/7/reply': (sent) => {
      const whole = ['next_kind', 'next_day', 'next_time'].every((name) => sent.get(name));
      if (whole && !faults.includes('forgets')) said.push(sent.get('text'));
      return { to: '/cases/7' };
    },
    'POST /cases/7/note': (sent) => (said.push(sent.get('text')), { to: '/cases/7' }),
    'GET /c': () => '<form method="post" action="/c"><label>Code <input name="code"></label><button>Open</button></form>',
    'POST /c': (sent) => ({ to: sent.get('code') === token ? '/c/case' : '/c' }),
    'GET /c/case': () => list() + form('/c/case/answer', ''),
    'POST /c/case/answer': (sent) => (said.push(sent.get('text')), { to: '/c/case' }),
  };
}

function listen(routes) {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const path = new URL(request.url, 'http://desk.invalid').pathname;
    const send = (status, type, text, more = {}) => {
      response.writeHead(status, { 'content-type': type, 'content-security-policy': POLICY, ...more });
      response.end(text);
    };
    if (path === '/mark.svg') return send(200, 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    if (path === '/style.css') return send(200, 'text/css', STYLE);
    if (SCRIPTS[path]) return send(200, 'text/javascript', SCRIPTS[path]);
    if (FAULTS[path.slice(1)]) return send(200, 'text/html', html(path.slice(1), FAULTS[path.slice(1)]));
    const answer = routes[`${request.method} ${path}`]?.(new URLSearchParams(body));
    if (answer?.to) return send(303, 'text/plain', '', { location: answer.to });
    return answer ? send(200, 'text/html', html(path, answer)) : send(404, 'text/html', html('nothing', '<p>Nothing is here.</p>'));
  });
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve([server, `http://127.0.0.1:${server.address().port}`])); });
}

async function faultsAreFound(browser, base, tally) {
  const { page, troubles, close } = await visitor(browser, base, VIEWS.narrow);
  const found = async (name) => {
    await page.goto(`/${name}`);
    const all = { axe: await axeProblems(page), wide: await overflowProblems(page), tab: await tabProblems(page) };
    // The other host is asked for after the page has loaded.
    await page.waitForLoadState('networkidle');
    return { ...all, troubles: await troubles.taken() };
  };
  const expect = async (name, where, pattern) => {
    const all = await found(name);
    tally.check(`\`${name}\` is found`, all[where].some((line) => pattern.test(line)) ? [] : [`not in ${JSON.stringify(all)}`]);
  };
  const clean = await found('good');
  tally.check('a good page has no fault', Object.values(clean).flat());
  await expect('pale', 'axe', /color-contrast/);
  await expect('wide', 'wide', /px wider/);
  await expect('mute', 'tab', /doesn't show/);
  await expect('away', 'tab', /doesn't reach/);
  await expect('broken', 'troubles', /error in script/);
  await expect('inline', 'troubles', /refused by the content policy: script-src/);
  await expect('styled', 'troubles', /refused by the content policy: style-src/);
  await expect('foreign', 'troubles', /elsewhere\.invalid|img-src/);
  await close();
}

const tally = new Tally('planted');
const browser = await launch();
const [server, base] = await listen(desk([]));
const [forgetful, badBase] = await listen(desk(['forgets']));
await faultsAreFound(browser, base, tally);
await tally.step('a reply by keyboard arrives', () => keyboard.reply(browser, base));
await tally.step('an operator without script gets through', () => noscript.operator(browser, base, tally));
await tally.step('a customer without script gets through', () => noscript.customer(browser, base));
const lost = await keyboard.reply(browser, badBase).then(() => 'no', () => 'yes');
tally.check('a reply that is lost is found', lost === 'yes');
server.close();
forgetful.close();
await browser.close();
exit(tally.close() ? 0 : 1);
