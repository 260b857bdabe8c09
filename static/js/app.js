/* Quickness and care on top of pages that work without it: the search key, menus, kept drafts, the line, double submits. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const user = document.body.dataset.user;
  const prefix = `draft:${user}:`;
  const KEPT_FOR = 3 * 24 * 3600 * 1000; // a device is shared and lost; a line is seldom away for longer
  const dirty = new WeakSet();
  let leaving = false; // once signing out, nothing is kept any more

  // --- drafts -------------------------------------------------------------------------------------------------
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(prefix + key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(prefix + key, JSON.stringify(value)); return true; } catch { return false; } },
    drop(key) { try { localStorage.removeItem(prefix + key); } catch { /* nothing was kept */ } },
    keys() { try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)); } catch { return []; } },
  };
  const clock = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const canKeep = (el) => el.name && !el.disabled && el.name !== "csrfmiddlewaretoken" && !["password", "file", "submit", "button"].includes(el.type)
    && !el.closest("[data-no-draft]");

  // Hidden inputs are kept too: the version a record was read at (a stale save is then seen as one) and the key that
  // makes a form sent twice one record.
  function read(form) {
    const values = {};
    for (const el of [...form.elements].filter(canKeep)) {
      const list = values[el.name] ??= [];
      if (el.type === "checkbox" || el.type === "radio") { if (el.checked) list.push(el.value); }
      else if (el.multiple) list.push(...[...el.selectedOptions].map((option) => option.value));
      else list.push(el.value);
    }
    return values;
  }

  function write(form, values) {
    const left = structuredClone(values);
    for (const el of [...form.elements].filter(canKeep)) {
      const list = left[el.name];
      if (!list) continue;
      if (el.type === "checkbox" || el.type === "radio") el.checked = list.includes(el.value);
      else if (el.multiple) for (const option of el.options) option.selected = list.includes(option.value);
      else if (list.length) el.value = list.shift();
    }
    form.dispatchEvent(new CustomEvent("draft:restored", { bubbles: true }));
  }

  function say(form, name, at) {
    const state = $("[data-draft-state]", form);
    if (!state) return;
    state.hidden = false;
    const words = $("[data-draft-text]", state).textContent = state.dataset[name].replace("TIME", clock(at));
    const strip = $("[data-line-saved]");
    if (strip) strip.textContent = `· ${words}`;
  }

  function keep(form) {
    if (leaving) return;
    const at = Date.now();
    const kept = store.set(form.dataset.draft, { at, values: read(form) });
    if (kept) { dirty.delete(form); say(form, "kept", at); }
    else dirty.add(form);
  }

  function setUpDraft(form) {
    if (form.draftReady) return;
    form.draftReady = true;
    const asServed = read(form);
    const draft = store.get(form.dataset.draft);
    // A page that comes back with errors already shows what was typed.
    if (draft && !$("[data-error-summary], [aria-invalid=true]", form.closest("main") || form)) {
      if (Object.entries(draft.values).some(([name, list]) => name in asServed && list.join() !== asServed[name].join() && !form.elements[name]?.matches?.("[type=hidden]"))) {
        write(form, draft.values);
        say(form, "restored", draft.at);
        const again = $("[data-draft-drop]", form);
        if (again) {
          again.hidden = false;
          again.addEventListener("click", () => { store.drop(form.dataset.draft); write(form, asServed); $("[data-draft-state]", form).hidden = true; again.hidden = true; });
        }
      }
    }
    let timer;
    form.addEventListener("input", () => { dirty.add(form); clearTimeout(timer); timer = setTimeout(keep, 400, form); });
    addEventListener("pagehide", () => { if (dirty.has(form)) keep(form); });
  }

  function setUp(root) {
    if (!root?.querySelectorAll) return;
    for (const mark of $$("[data-draft-done]", root)) store.drop(mark.dataset.draftDone);
    if (root.dataset?.draftDone) store.drop(root.dataset.draftDone);
    if (user) $$("form[data-draft]", root).concat(root.matches?.("form[data-draft]") ? root : []).forEach(setUpDraft);
  }

  for (const key of store.keys()) if (Date.now() - (store.get(key)?.at || 0) > KEPT_FOR) store.drop(key);

  // --- sending ------------------------------------------------------------------------------------------------
  // In the capture phase: before htmx sees the submit.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const stop = () => { event.preventDefault(); event.stopImmediatePropagation(); };
    if (form.matches("[data-sign-out]")) {
      leaving = true;
      return store.keys().forEach((key) => store.drop(key));
    }
    if (form.method !== "post") return;
    if (form.dataset.sent) return stop();
    if (form.dataset.draft) keep(form);
    if (!navigator.onLine) {
      stop();
      const notice = document.createElement("p");
      notice.className = "notice is-warn";
      notice.setAttribute("role", "alert");
      notice.textContent = $("[data-line]")?.dataset.offlineSend || "";
      $("#notices")?.replaceChildren(notice);
      return notice.scrollIntoView({ block: "nearest" });
    }
    dirty.delete(form);
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 15000); // a lost line must not lock the form; the server makes two one
  }, true);
  addEventListener("pageshow", () => $$("form[data-sent]").forEach((form) => delete form.dataset.sent));
  document.addEventListener("htmx:afterRequest", (event) => delete event.target.closest?.("form")?.dataset.sent);
  document.addEventListener("htmx:load", (event) => setUp(event.detail.elt));

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.method === "post" && !form.matches("[data-draft], [data-no-warn]") && !$("[type=password]", form)) dirty.add(form);
  });
  addEventListener("beforeunload", (event) => { if ($$("form").some((form) => dirty.has(form) && !form.dataset.draft)) event.preventDefault(); });

  // --- the line -----------------------------------------------------------------------------------------------
  function showLine() {
    const line = $("[data-line]");
    if (!line) return;
    const state = $("[data-line-state]", line);
    line.hidden = false;
    state.textContent = navigator.onLine ? line.dataset.online : line.dataset.offline;
    state.className = `line-state ${navigator.onLine ? "is-ok" : "is-bad"}`;
  }
  addEventListener("online", showLine);
  addEventListener("offline", showLine);

  // --- keys and menus -----------------------------------------------------------------------------------------
  const openMenu = "details:is([data-menu], [data-more])[open]";
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.target.matches("input, textarea, select, [contenteditable]")) {
      const box = $("[data-search]");
      if (box?.offsetParent) { event.preventDefault(); box.focus(); }
    }
    if (event.key === "Escape") $$(openMenu).forEach((menu) => { menu.open = false; $("summary", menu).focus(); });
  });
  document.addEventListener("click", (event) => {
    $$(openMenu).forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    const action = event.target.closest("[data-print]");
    if (action) print();
  });

  for (const button of $$("[data-copy]")) {
    const box = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      box.select();
      try { await navigator.clipboard.writeText(box.value); button.textContent = button.dataset.done; } catch { /* it is selected: the keys copy it */ }
    });
  }
  showLine();
  setUp(document);
  $("[data-error-summary]")?.focus();
})();
