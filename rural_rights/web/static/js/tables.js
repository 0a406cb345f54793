// Tables: selecting rows opens the batch bar; the choice of columns is kept on this computer.
(() => {
  "use strict";
  const { word, whenAdded } = window.office;

  whenAdded("[data-selection]", (block) => {
    const all = block.querySelector("[data-select-all]");
    const boxes = [...block.querySelectorAll("[data-select]")];
    const bar = block.querySelector("[data-batch]");
    const count = block.querySelector("[data-batch-count]");
    let last = null;
    const show = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      all.checked = chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
      bar.classList.toggle("is-open", chosen > 0);
      count.textContent = chosen ? word("selected", { n: chosen }) : "";
      for (const box of boxes) box.closest("tr").classList.toggle("is-selected", box.checked);
    };
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      show();
    });
    block.addEventListener("click", (event) => {
      const box = event.target.closest("[data-select]");
      if (!box) return;
      if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
      }
      last = box;
      show();
    });
    block.addEventListener("change", show);
    show();
  });

  whenAdded("[data-columns]", (menu) => {
    const key = "columns:" + menu.dataset.columns;
    const block = document.getElementById(menu.dataset.columns);
    const apply = () => {
      for (const box of menu.querySelectorAll("input"))
        for (const cell of block.querySelectorAll(`[data-column="${CSS.escape(box.value)}"]`)) cell.hidden = !box.checked;
    };
    const away = (localStorage.getItem(key) ?? "").split(",");
    for (const box of menu.querySelectorAll("input")) box.checked = !away.includes(box.value);
    menu.addEventListener("change", () => {
      const hidden = [...menu.querySelectorAll("input:not(:checked)")].map((box) => box.value);
      localStorage.setItem(key, hidden.join(","));
      apply();
    });
    menu.hidden = false;
    apply();
  });
})();
