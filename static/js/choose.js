/* A long list of people to choose from: find by name, choose all that are shown. Without it the list stands as it is. */
(() => {
  "use strict";
  const FEW = 12; // as many are seen at a glance
  const folded = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();

  function setUp(root) {
    const boxes = [...root.querySelectorAll("input[type=checkbox]")];
    const list = root.querySelector(".chips");
    if (boxes.length <= FEW || !list) return;
    const names = new Map(boxes.map((box) => [box, folded(box.closest("label").textContent)]));
    const find = Object.assign(document.createElement("input"), { type: "search", className: "input", autocomplete: "off" });
    find.setAttribute("aria-label", root.dataset.find);
    find.placeholder = root.dataset.find;
    const all = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: root.dataset.all });
    const none = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: root.dataset.none });
    const count = Object.assign(document.createElement("span"), { className: "muted small" });
    count.setAttribute("role", "status");
    const row = Object.assign(document.createElement("div"), { className: "row" });
    row.append(find, all, none, count);
    list.before(row);

    const shown = () => boxes.filter((box) => !box.closest("label").hidden);
    const tell = () => { count.textContent = root.dataset.count.replace("COUNT", boxes.filter((box) => box.checked).length); };
    // The draft is kept by an input event, as when somebody chooses by hand.
    const change = (some, checked) => { for (const box of some) box.checked = checked; boxes[0].dispatchEvent(new Event("input", { bubbles: true })); tell(); };
    find.addEventListener("input", (event) => {
      event.stopPropagation();
      const wanted = folded(find.value.trim());
      for (const [box, name] of names) box.closest("label").hidden = !name.includes(wanted);
    });
    find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    all.addEventListener("click", () => change(shown(), true));
    none.addEventListener("click", () => change(boxes, false));
    root.addEventListener("change", tell);
    root.closest("form")?.addEventListener("draft:restored", tell);
    tell();
  }

  document.querySelectorAll("[data-choose]").forEach(setUp);
})();
