// What script adds to pages that work without it: keys, "they will now believe", a draft kept in this browser, a guard
// against double clicks, the code of a customer's link, moved from the fragment into its form, and the zone of this browser.
// It holds no sentence of its own: texts come from data attributes.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const store = (() => { try { const s = window.localStorage; s.getItem("x"); return s; } catch { return null; } })();
  const DRAFT = "makegood-draft-";
  const DRAFT_DAYS = 7;
  const SAVED_AFTER = 3000;
  // A draft is whoever's form it is: nobody who logs in later in this browser sees it.
  const draftOf = (form) => (form.elements.by ? form.elements.by.value + "-" : "") + form.dataset.draft;

  // By whose time this browser goes: what we promise is told in it.
  const zone = (() => { try { return Intl.DateTimeFormat().resolvedOptions().timeZone || ""; } catch { return ""; } })();
  for (const field of all("input[data-zone]")) field.value = zone;

  // The code of a customer's link stands in the fragment, which no server and no log sees.
  const landing = one("form[data-fragment]");
  if (landing && location.hash.length > 1) {
    const field = landing.elements[landing.dataset.fragment];
    try { field.value = decodeURIComponent(location.hash.slice(1)); } catch { field.value = location.hash.slice(1); }
    history.replaceState(null, "", location.pathname);
    landing.submit();
  }

  // A form that is on its way can't be sent again by a second click. The clicked button's value has to travel along.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.leaves !== undefined && store) {
      for (const key of Object.keys(store)) if (key.startsWith(DRAFT)) store.removeItem(key);
    }
    if (form.dataset.once === undefined) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    for (const button of all("button", form)) button.setAttribute("aria-disabled", "true");
    if (store && form.dataset.draft) store.setItem(DRAFT + "sent", draftOf(form));
    if (store && form.dataset.discards) store.removeItem(DRAFT + form.elements.by.value + "-" + form.dataset.discards);
  });
  addEventListener("pageshow", () => {
    for (const form of all("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of all("button", form)) button.removeAttribute("aria-disabled");
    }
  });

  // Drafts: kept while writing, given back into an empty field, forgotten once the server says that it was done.
  if (store) {
    const sent = store.getItem(DRAFT + "sent");
    if (sent && one("[data-flash]")) store.removeItem(DRAFT + sent);
    store.removeItem(DRAFT + "sent");
    for (const form of all("form[data-draft]")) {
      const key = DRAFT + draftOf(form);
      const areas = all("textarea", form);
      let kept = null;
      try { kept = JSON.parse(store.getItem(key) || "null"); } catch { store.removeItem(key); }
      if (kept && Date.now() - kept.at > DRAFT_DAYS * 864e5) { store.removeItem(key); kept = null; }
      // What the desk kept stands in the form already: the younger of the two is shown.
      const savedAt = Date.parse(form.dataset.draftAt || "");
      if (kept && savedAt >= kept.at) { store.removeItem(key); kept = null; }
      // What the desk had and has no more was sent or discarded elsewhere.
      if (kept && kept.saved && !savedAt) { store.removeItem(key); kept = null; }
      for (const area of areas) {
        if (kept && (!area.value || savedAt) && kept.words[area.name]) {
          area.value = kept.words[area.name];
          const tab = document.querySelector(`[data-focus="${area.id}"]`);
          if (tab && one("#tab-closed:checked")) tab.checked = true;
        }
        area.addEventListener("input", () => {
          const words = Object.fromEntries(areas.filter((a) => a.value).map((a) => [a.name, a.value]));
          if (Object.keys(words).length) store.setItem(key, JSON.stringify({ at: Date.now(), words }));
          else store.removeItem(key);
        });
      }
    }
  }

  // Drafts are kept with the desk as well, some seconds after the last key and when the page is left: they wait on whatever
  // machine the case is opened next.
  for (const form of all("form[data-draft-to]")) {
    const area = one("textarea", form);
    let waiting = 0;
    const save = () => {
      if (!waiting || form.dataset.sent) return;
      clearTimeout(waiting);
      waiting = 0;
      const [key, text] = [DRAFT + draftOf(form), area.value];
      const said = new URLSearchParams({ kind: form.dataset.draftKind, text });
      for (const name of ["command", "by", "seen"]) said.set(name, form.elements[name].value);
      fetch(form.dataset.draftTo, { method: "POST", body: said, keepalive: true, redirect: "manual" }).then((answer) => {
        const kept = store && JSON.parse(store.getItem(key) || "null");
        if (answer.status === 204 && kept && kept.words[area.name] === text) store.setItem(key, JSON.stringify({ ...kept, saved: true }));
      }).catch(() => {});
    };
    area.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(save, SAVED_AFTER);
    });
    addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
    addEventListener("pagehide", save);
  }

  // What the customer will now believe, while it is written.
  for (const form of all("form[data-composer]")) {
    const box = one("[data-believes]", form);
    const list = one("ul", box);
    const hint = one("[data-by]", box);
    const kind = form.elements.next_kind;
    const stays = all("[data-stays]", list);
    if (!stays.length) continue;
    const when = (day, time) => {
      const [y, m, d] = day.split("-").map(Number);
      const [h, min] = time.split(":").map(Number);
      const at = new Date(Date.UTC(y, m - 1, d, h, min));
      return new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang, { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" }).format(at);
    };
    const show = () => {
      const lines = all("input[data-sentence]:checked", form).map((tick) => tick.dataset.sentence);
      const option = kind.selectedOptions[0];
      const day = form.elements.next_day.value;
      const time = form.elements.next_time.value;
      let says = "";
      if (option && option.value) {
        const what = form.elements.next_what.value.trim() || option.dataset.sentence;
        if (day && time) lines.push(hint.dataset.by.replace("%what%", what).replace("%when%", when(day, time)));
        else says = hint.dataset.noDate;
      } else if (hint.dataset.needs === "true") says = hint.dataset.nothing;
      list.replaceChildren(...stays, ...lines.map((line) => {
        const li = document.createElement("li");
        li.textContent = line;
        return li;
      }));
      hint.textContent = says;
    };
    form.addEventListener("input", show);
    form.addEventListener("change", show);
    const preview = one("[data-preview]", form);
    if (preview) preview.hidden = true;
    show();
  }

  // What can be taken back counts down, and goes when it can't be any more.
  for (const form of all("form[data-until]")) {
    const end = Date.parse(form.dataset.until);
    const left = one("[data-left]", form);
    const tick = () => {
      const seconds = Math.ceil((end - Date.now()) / 1000);
      if (seconds <= 0) { form.hidden = true; return; }
      if (left && seconds < 600) left.textContent = left.dataset.left.replace("%n%", seconds);
      setTimeout(tick, 1000);
    };
    if (Number.isFinite(end) && end - Date.now() < 36e5 && end > Date.now()) tick();
  }

  for (const button of all("[data-print]")) { button.hidden = false; button.addEventListener("click", () => print()); }

  // Keys. They stand on the page itself (data-key), so that the sheet can never differ from what they do.
  const sheet = one("#keys");
  if (!sheet) return;
  for (const opener of all("[data-opens-keys]")) { opener.hidden = false; opener.addEventListener("click", () => sheet.showModal()); }
  const switchOn = one("#keys-on");
  if (store && store.getItem("makegood-keys") === "off") switchOn.checked = false;
  switchOn.addEventListener("change", () => store && store.setItem("makegood-keys", switchOn.checked ? "on" : "off"));
  const keyed = new Map(all("[data-key]").map((element) => [element.dataset.key, element]));
  const rows = one("[data-keys]", sheet);
  for (const [key, element] of keyed) {
    const row = document.createElement("div");
    const term = document.createElement("dt");
    for (const part of key.split(" ")) { const kbd = document.createElement("kbd"); kbd.textContent = part; term.append(kbd, " "); }
    const says = document.createElement("dd");
    says.textContent = element.dataset.says || (element.firstChild && element.firstChild.textContent.trim()) || element.textContent.trim();
    row.append(term, says);
    rows.append(row);
  }
  const act = (element) => {
    if (element.matches("input[type=radio]")) {
      element.checked = true;
      element.dispatchEvent(new Event("change", { bubbles: true }));
      const field = document.getElementById(element.dataset.focus);
      (field || element).scrollIntoView({ block: "center" });
      (field || element).focus();
    } else if (element.matches("input")) { element.focus(); element.select(); }
    else if (element.matches("summary")) { element.parentElement.open = true; element.scrollIntoView({ block: "center" }); element.focus(); }
    else element.click();
  };
  const move = (by) => {
    const links = all("[data-row]").map((row) => (row.matches("a") ? row : one("a", row))).filter(Boolean);
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))];
    if (next) next.focus();
  };
  let before = "";
  addEventListener("keydown", (event) => {
    const writing = event.target.matches("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form) {
      const send = one("[data-send]", event.target.form) || one("button", event.target.form);
      if (send) { event.preventDefault(); event.target.form.requestSubmit(send); }
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); const find = one("#caller") || one("#find"); find.focus(); find.select(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || writing || sheet.open || !switchOn.checked && event.key !== "?") return;
    if (event.key === "?") { event.preventDefault(); sheet.showModal(); return; }
    if (event.key === "j" || event.key === "k") { event.preventDefault(); move(event.key === "j" ? 1 : -1); return; }
    const key = before === "g" ? "g " + event.key : event.key;
    before = event.key === "g" && before !== "g" ? "g" : "";
    const element = keyed.get(key);
    if (element) { event.preventDefault(); act(element); }
  });
})();
