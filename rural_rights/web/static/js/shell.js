// What every script of the pages stands on: the words, the status line, and behaviour given
// to elements whenever they come onto the page.
(() => {
  "use strict";
  const words = JSON.parse(document.getElementById("words").textContent);
  const statusLine = document.querySelector("[data-status]");
  const behaviours = [];
  let silence = 0;

  // Fill the {names} of a word.
  const word = (name, values = {}) =>
    words[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

  // Tell something to everybody, those who listen included; it goes after a while.
  const say = (text, stays = false) => {
    statusLine.textContent = text;
    clearTimeout(silence);
    if (!stays) silence = setTimeout(() => { statusLine.textContent = ""; }, 8000);
  };

  // Run `begin` once for each element that matches, now and when it is added later.
  const whenAdded = (selector, begin) => {
    behaviours.push([selector, begin, new WeakSet()]);
    give(document.body);
  };
  const give = (root) => {
    for (const [selector, begin, done] of behaviours) {
      const found = [...root.querySelectorAll(selector)];
      if (root.matches(selector)) found.unshift(root);
      for (const element of found) {
        if (done.has(element)) continue;
        done.add(element);
        begin(element);
      }
    }
  };
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes)
        if (node.nodeType === Node.ELEMENT_NODE) give(node);
  }).observe(document.body, { childList: true, subtree: true });

  window.office = { word, say, whenAdded };
  document.documentElement.classList.add("scripted");

  // A menu closes when one looks elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]"))
      if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open).showModal();
  });

  // The choice of language and view is in a cookie now: an address passed on should not carry it.
  const address = new URL(location.href);
  if (["lang", "view"].some((name) => address.searchParams.has(name))) {
    address.searchParams.delete("lang");
    address.searchParams.delete("view");
    history.replaceState(history.state, "", address);
  }

  whenAdded("[data-focus]", (element) => element.focus());

  if ("serviceWorker" in navigator && window.isSecureContext)
    navigator.serviceWorker.register("/static/js/offline-worker.js", { scope: "/" }).catch(() => {
      // Without it a lost connection shows the browser's own page: nothing else changes.
    });
})();
