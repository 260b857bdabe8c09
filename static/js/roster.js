/* The roster while it is typed: keys, copied values, saving as it goes, and rows that outlive a lost line or a closed tab. */
(() => {
  "use strict";
  const form = document.querySelector("[data-roster]");
  if (!form) return;
  const $ = (selector, root = form) => root.querySelector(selector);
  const $$ = (selector, root = form) => [...root.querySelectorAll(selector)];
  const CELLS = ["name", "sex", "age_band", "family", "remark", "adjudication"];
  const BANDS = ["0_4", "5_11", "12_17", "18_39", "40_59", "60"];
  const LETTERS = { f: ["sex", "female"], m: ["sex", "male"], "?": ["sex", "unknown"],
    v: ["adjudication", "victim"], x: ["adjudication", "not_a_victim"], u: ["adjudication", "undecided"] };
  const AT_ONCE = 100, LOOK_AGAIN = 10000, MOST_SHOWN = 60;
  const body = $("tbody"), token = $("[name=csrfmiddlewaretoken]").value;
  // Each tab keeps its own rows, so that two of them never write over each other's.
  const places = `draft:${document.body.dataset.user}:roster-${form.dataset.roster}-`, place = places + Date.now().toString(36);
  const number = (name) => Number(form.dataset[name] || 0);
  let turn = number("turn"), nextFamily = number("nextFamily"), listed = number("listed"), last = number("last");
  let savedAt = "", kept = true, busy = false, wait = 0, timer = 0, stopped = "", made = 0, leaving = false;
  document.documentElement.classList.add("scripted");

  // --- rows ---------------------------------------------------------------------------------------------------
  const pending = new Map(); // key → what was typed and not yet acknowledged
  const undo = [];
  const box = (row, name) => $(`[name=${name}]`, row);
  const rowOf = (key) => $$("tr[data-key]").find((row) => row.dataset.key === key);
  const entry = () => $("tr.entry");
  const isEntry = (row) => row?.classList.contains("entry");
  const rows = () => $$("tr[data-key]").filter((row) => !isEntry(row));
  const above = (row) => { do { row = row.previousElementSibling; } while (row && (!row.dataset.key || row.classList.contains("struck"))); return row; };
  const version = (row) => Number(box(row, "version").value);

  function read(row) {
    const facts = Object.fromEntries(CELLS.map((name) => [name, box(row, name).value]));
    return { key: row.dataset.key, version: version(row), struck: Boolean(box(row, "struck")?.checked), begun: row.dataset.begun || "",
      case: row.dataset.case || "", ...facts };
  }

  function write(row, facts) {
    for (const name of CELLS) if (name in facts) box(row, name).value = facts[name];
    if (box(row, "struck")) box(row, "struck").checked = Boolean(facts.struck);
    if (facts.begun) row.dataset.begun = facts.begun; else delete row.dataset.begun;
    if ("version" in facts) box(row, "version").value = facts.version;
    draw(row);
  }

  function draw(row) {
    row.classList.toggle("struck", Boolean(box(row, "struck")?.checked));
    const status = $(".c-status", row);
    status.className = `c-status s-${box(row, "adjudication").value}`;
    row.classList.toggle("waits", pending.has(row.dataset.key));
    const before = above(row), family = box(row, "family").value;
    row.classList.toggle("opens", Boolean(before) && (!family || box(before, "family").value !== family));
  }
  const drawAll = () => $$("tr[data-key]").forEach(draw);

  function forgetFaults(row) {
    $$("[data-error]", row).forEach((old) => old.remove());
    $$("[aria-invalid]", row).forEach((cell) => cell.removeAttribute("aria-invalid"));
    if (row.nextElementSibling?.classList.contains("clash")) row.nextElementSibling.remove();
  }

  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
    return [...bytes].map((byte, n) => ([4, 6, 8, 10].includes(n) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
  }

  // A row for somebody new, drawn from the entry row: its number is the server's to give.
  function insert(facts) {
    const row = entry().cloneNode(true), id = `new${++made}`;
    row.classList.remove("entry");
    $(".taps", row)?.remove();
    row.dataset.key = facts.key;
    box(row, "key").value = facts.key;
    if (facts.case) row.dataset.case = facts.case;
    $("[data-number]", row).id = `n-${id}`;
    $("[data-number]", row).textContent = facts.number || "…";
    $$("[aria-labelledby]", row).forEach((cell) => cell.setAttribute("aria-labelledby", cell.getAttribute("aria-labelledby").replace(/n0$/, `n-${id}`)));
    box(row, "name").removeAttribute("id");
    box(row, "name").removeAttribute("placeholder");
    const strike = document.createElement("input");
    Object.assign(strike, { type: "checkbox", name: "struck", value: facts.key });
    strike.setAttribute("aria-labelledby", `h-strike n-${id}`);
    $(".c-strike", row).replaceChildren(strike);
    forgetFaults(row);
    entry().before(row);
    write(row, facts);
    const shown = rows();
    if (shown.length > MOST_SHOWN && !pending.has(shown[0].dataset.key)) shown[0].remove();
    return row;
  }

  // --- keeping on the device ----------------------------------------------------------------------------------
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-sign-out]")) leaving = true; }, true);
  function keep() {
    if (leaving) return;
    const written = entry() && read(entry());
    const open = written && (written.name || written.remark) ? written : null;
    try {
      if (pending.size || open) localStorage.setItem(place, JSON.stringify({ at: Date.now(), rows: [...pending.values()], open }));
      else localStorage.removeItem(place);
      kept = true;
    } catch { kept = false; }
  }

  // Takes over what any tab of this person left behind. One that is still open sends the same rows: the server makes them one.
  function restore() {
    let left = [];
    try {
      const found = Object.keys(localStorage).filter((key) => key.startsWith(places));
      left = found.map((key) => JSON.parse(localStorage.getItem(key)));
      found.forEach((key) => localStorage.removeItem(key));
    } catch { /* nothing was kept */ }
    for (const { rows: kept, open } of left) {
      for (const facts of kept) adopt(facts);
      if (open && entry() && !box(entry(), "name").value) write(entry(), { ...open, version: 0 });
    }
    if (left.length) keep();
  }

  function adopt(facts) {
    pending.set(facts.key, { ...facts, hold: false });
    const row = rowOf(facts.key);
    // A row that is stored meanwhile keeps the version that was typed over: the server says whether it is still the one.
    if (row && !isEntry(row)) write(row, facts);
    else if (entry() && !facts.version) insert(facts);
  }

  function setKey(row, key) { row.dataset.key = key; box(row, "key").value = key; }

  // --- what has changed ---------------------------------------------------------------------------------------
  function changed(row, before) {
    if (before) undo.push(before);
    if (isEntry(row)) { draw(row); return keep(); }
    forgetFaults(row);
    pending.set(row.dataset.key, { ...read(row), rev: Math.random(), hold: false });
    draw(row);
    keep();
    say();
    clearTimeout(timer);
    timer = setTimeout(send, 700);
  }

  function set(row, name, value, more = {}) {
    const before = read(row);
    if (before[name] === value && !more.begun) return;
    box(row, name).value = value;
    if (name === "family") { if (more.begun) row.dataset.begun = more.begun; else delete row.dataset.begun; }
    changed(row, before);
  }

  // The entry row becomes a row of the list, and stands empty for the next person with the values that are usually the same.
  function add() {
    const row = entry(), facts = read(row);
    const chosen = document.getElementById("roster-case");
    facts.case = chosen ? chosen.value : facts.case;
    setKey(row, newKey());
    write(row, { ...facts, name: "", remark: "", version: 0 });
    pending.set(facts.key, { ...facts, rev: Math.random(), hold: false });
    insert(facts);
    undo.push({ ...facts, struck: true });
    listed += 1;
    numberEntry();
    keep();
    say();
    box(row, "name").focus();
    clearTimeout(timer);
    timer = setTimeout(send, 50);
  }

  function numberEntry() {
    const unnumbered = rows().filter((row) => !version(row)).length;
    if (entry()) $("[data-number]", entry()).textContent = last + unnumbered + 1;
    const shown = rows().map((row) => Number($("[data-number]", row).textContent)).filter(Boolean);
    const range = document.querySelector("[data-range]");
    if (range && shown.length) range.textContent = form.dataset.rangeWords.replace("FIRST", shown[0]).replace("LAST", shown.at(-1)).replace("ALL", last);
  }

  function takeBack() {
    const before = undo.pop(), row = before && rowOf(before.key);
    if (!row) return;
    write(row, { ...before, version: version(row) });
    changed(row, null);
    box(row, isEntry(row) ? "name" : "sex").focus();
  }

  // --- keys: only while a list or a check box of the grid has the focus, never in a box for words (WCAG 2.1.4) ---
  function family(row, letter) {
    if (letter === "g") {
      const before = above(row);
      if (before) set(row, "family", box(before, "family").value, { begun: before.dataset.begun });
    } else set(row, "family", `F-${nextFamily++}`, { begun: `new:${newKey()}` });
  }

  function press(row, letter) {
    if (LETTERS[letter]) set(row, ...LETTERS[letter]);
    else if (letter === "g" || letter === "n") family(row, letter);
    else set(row, "age_band", BANDS[Number(letter) - 1]);
  }

  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("tr[data-key]");
    if (!row || event.altKey) return;
    const words = event.target.matches("input:not([type=checkbox])"), letter = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (letter === "z" && (!words || !event.target.value)) { event.preventDefault(); takeBack(); }
      return;
    }
    if (event.key === "Enter") {
      if (event.target.matches("button")) return;
      event.preventDefault();
      if (isEntry(row)) return add();
      let next = row.nextElementSibling;
      while (next && !next.dataset.key) next = next.nextElementSibling;
      return next && box(next, isEntry(next) ? "name" : event.target.name).focus();
    }
    if (words || event.target.matches("button")) return;
    if (LETTERS[letter] || BANDS[Number(letter) - 1] || letter === "g" || letter === "n") press(row, letter);
    else if (letter === "r") { const remark = box(row, "remark"); remark.classList.add("asked"); remark.focus(); }
    else if (event.key === "Delete" && box(row, "struck")) { const before = read(row); box(row, "struck").checked = true; changed(row, before); }
    else return;
    event.preventDefault();
  });

  const atFocus = new WeakMap();
  form.addEventListener("focusin", (event) => { const row = event.target.closest("tr[data-key]"); if (row) atFocus.set(row, read(row)); });
  form.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-key]");
    if (!row) return;
    if (event.target.name === "family") delete row.dataset.begun;
    const before = atFocus.get(row);
    atFocus.delete(row);
    changed(row, before);
  });
  form.addEventListener("click", (event) => {
    const tap = event.target.closest("[data-tap]");
    if (tap) press(entry(), tap.dataset.tap);
    if (event.target.closest("[name=do]")) { event.preventDefault(); if (entry()) add(); }
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  // --- sending ------------------------------------------------------------------------------------------------
  async function send() {
    clearTimeout(timer);
    if (busy || stopped === "refused") return;
    const batch = [...pending.values()].filter((facts) => !facts.hold).slice(0, AT_ONCE);
    busy = true;
    say();
    try {
      const answer = await fetch(form.dataset.save, {
        method: "POST", redirect: "manual", credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ since: turn, rows: batch.map((facts) => ({ ...facts, family: facts.begun || facts.family })) }),
      });
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 401) stopped = "signedOut";
      else if (answer.status === 409 || answer.status === 400) { stopped = "refused"; refused((await answer.json()).sentence); }
      else if (!answer.ok) throw new Error("not now");
      else { const told = await answer.json(); stopped = ""; wait = 0; take(told, batch); }
    } catch { wait = Math.min(wait ? wait * 2 : 2000, 60000); }
    busy = false;
    keep();
    say();
    if (wait || stopped === "signedOut") timer = setTimeout(send, wait || LOOK_AGAIN);
    else if ([...pending.values()].some((facts) => !facts.hold)) timer = setTimeout(send, 50);
    else if (!stopped) timer = setTimeout(look, LOOK_AGAIN);
  }
  const look = () => { if (document.hidden) timer = setTimeout(look, LOOK_AGAIN); else send(); };

  function take(told, batch) {
    const sent = new Map(batch.map((facts) => [facts.key, facts]));
    savedAt = told.at;
    for (const stored of told.stored) {
      const mine = pending.get(stored.key), was = sent.get(stored.key);
      if (was?.begun) named(was.begun, stored.family);
      const row = rowOf(stored.key);
      if (row) { box(row, "version").value = stored.version; $("[data-number]", row).textContent = stored.number; }
      last = Math.max(last, stored.number);
      if (!mine || mine.rev === was.rev) {
        pending.delete(stored.key);
        if (row) write(row, stored);
      } else mine.version = stored.version; // typed on meanwhile
    }
    for (const stored of told.stale) clash(stored);
    for (const [key, cells] of Object.entries(told.errors)) faults(key, cells);
    for (const stored of told.changes) others(stored);
    turn = Math.max(turn, told.turn);
    if (told.figures) figures(told.figures);
    numberEntry();
    drawAll();
  }

  function named(begun, label) {
    for (const facts of pending.values()) if (facts.begun === begun) { facts.begun = ""; facts.family = label; }
    for (const row of $$("tr[data-key]")) if (row.dataset.begun === begun) { delete row.dataset.begun; box(row, "family").value = label; }
  }

  // What somebody else has written: shown at once, unless the same row is being written here.
  function others(stored) {
    last = Math.max(last, stored.number);
    if (pending.has(stored.key)) return;
    const row = rowOf(stored.key);
    if (row && !isEntry(row)) { if (version(row) < stored.version) write(row, stored); }
    else if (!row && entry() && "atEnd" in form.dataset && stored.number > number("last")) {
      const later = rows().find((one) => Number($("[data-number]", one).textContent) > stored.number || !version(one));
      const theirs = insert(stored);
      if (later) later.before(theirs);
    }
  }

  // What the server did not take waits until somebody puts it right.
  function hold(key) { const facts = pending.get(key); if (facts) facts.hold = true; return rowOf(key); }

  function faults(key, cells) {
    const row = hold(key);
    if (!row) return;
    forgetFaults(row);
    for (const [name, sentence] of Object.entries(cells)) {
      const line = document.createElement("small");
      Object.assign(line, { className: "error", textContent: sentence });
      line.dataset.error = "";
      $(".c-name > div", row).append(line);
      box(row, name)?.setAttribute("aria-invalid", "true");
    }
  }

  const inWords = (row, facts) => CELLS.map((name) => { const cell = box(row, name); return cell.options ? [...cell.options].find((one) => one.value === facts[name])?.text : facts[name]; }).filter(Boolean).join(", ");

  function clash(stored) {
    const row = hold(stored.key);
    if (!row) { pending.delete(stored.key); return; }
    forgetFaults(row);
    const note = $("template[data-clash]").content.firstElementChild.cloneNode(true);
    $("[data-theirs]", note).textContent = inWords(row, stored);
    $("[data-mine]", note).addEventListener("click", () => { box(row, "version").value = stored.version; changed(row, null); });
    $("[data-take]", note).addEventListener("click", () => { pending.delete(stored.key); forgetFaults(row); write(row, stored); keep(); say(); });
    row.after(note);
  }

  function refused(sentence) {
    const notice = document.createElement("p");
    Object.assign(notice, { className: "notice is-bad", textContent: form.dataset.refused + sentence });
    notice.setAttribute("role", "alert");
    document.getElementById("notices").replaceChildren(notice);
  }

  function figures(found) {
    for (const [name, value] of Object.entries(found))
      for (const place of document.querySelectorAll(`[data-figure=${name}]`)) place.textContent = value;
    listed = found.listed;
    last = Math.max(last, found.last_number);
    nextFamily = Math.max(nextFamily, found.next_family);
    const whole = Math.max(number("said"), listed, 1);
    let x = 0;
    for (const part of document.querySelectorAll("[data-part]")) {
      const width = 100 * found[part.dataset.part] / whole;
      part.setAttribute("x", x);
      part.setAttribute("width", width);
      x += width;
    }
  }

  // --- saying where it stands ---------------------------------------------------------------------------------
  function say() {
    const state = document.querySelector("[data-roster-state]"), all = [...pending.values()];
    const wrong = all.filter((facts) => facts.hold).length;
    let name = "saved", count = listed;
    if (all.length) [name, count] = [wrong === all.length ? "wrong" : busy && navigator.onLine && !wait ? "sending" : "waits", all.length];
    if (all.length && stopped === "signedOut") name = "signedOut";
    if (all.length && !kept) name = "unkept";
    if (name === "saved" && !savedAt) return;
    const words = (count === 1 && form.dataset[`${name}One`]) || form.dataset[name];
    const text = words.replace("N", count).replace("TIME", savedAt);
    state.className = `draft${name === "saved" || name === "sending" ? "" : " is-warn"}`;
    $("[data-state-text]", state).textContent = text;
    $(".icon", state)?.toggleAttribute("hidden", name !== "saved");
  }

  addEventListener("online", () => { wait = 0; send(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !wait) send(); });
  addEventListener("beforeunload", (event) => { if (pending.size && !kept) event.preventDefault(); });

  restore();
  drawAll();
  numberEntry();
  say();
  const asked = new URLSearchParams(location.search).get("no");
  const wanted = asked && rows().find((row) => $("[data-number]", row).textContent === asked);
  const onPhone = !wanted && matchMedia("(max-width: 47.99rem)").matches;
  box(wanted || entry() || rows()[0] || form, "name")?.focus({ preventScroll: onPhone });
  if (onPhone && entry()) form.closest("section").scrollIntoView(); // the row for the next person stands at the foot of the window then
  timer = setTimeout(pending.size ? send : look, pending.size ? 50 : LOOK_AGAIN);
})();
