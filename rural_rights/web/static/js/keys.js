// Keys: / search, j k rows, x select, a accept, ? help.  They can be switched off, and are
// silent while somebody types.
(() => {
  "use strict";
  const help = document.getElementById("keys");
  if (!help) return;
  const OFF = "keys-off";
  const toggle = help.querySelector("[data-keys-switch]");
  toggle.checked = localStorage.getItem(OFF) === null;
  toggle.addEventListener("change", () => {
    if (toggle.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  });

  const rows = () => [...document.querySelectorAll("[data-row]")];
  const currentRow = () => document.activeElement.closest("[data-row]");
  const move = (step) => {
    const all = rows();
    const here = all.indexOf(currentRow());
    const row = all[here === -1 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step))];
    if (!row) return;
    const places = ["[data-row-link]", "a[href]", "[data-select]"];
    places.map((place) => row.querySelector(place)).find(Boolean)?.focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const press = (key) => {
    const inRow = currentRow()?.querySelector(`[data-key="${key}"]`);
    const target = inRow ?? [...document.querySelectorAll(`[data-key="${key}"]`)].find((element) => element.offsetParent !== null);
    target?.click();
    return Boolean(target);
  };
  const acts = {
    "/": () => {
      const box = document.getElementById("search");
      box.focus();
      box.select();
      return true;
    },
    // On a page about one thing they press what leads to the next and the one before.
    j: () => press("j") || (move(1), true),
    k: () => press("k") || (move(-1), true),
    x: () => { currentRow()?.querySelector("[data-select]")?.click(); return true; },
    "?": () => { help.showModal(); return true; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && event.key === "a") return;
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
    if (typing || document.querySelector("dialog[open]") || !toggle.checked) return;
    const act = acts[event.key] ?? (/^[a-z]$/.test(event.key) ? () => press(event.key) : null);
    if (act?.()) event.preventDefault();
  });
})();
