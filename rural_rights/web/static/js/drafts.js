// Drafts: what was typed into a form stays on this computer until the form has succeeded.
// Never passwords, files, identity numbers, or a field marked private; gone after a week,
// on signing out, and when somebody else signs in.
(() => {
  "use strict";
  const { word, whenAdded } = window.office;
  const PREFIX = "draft:";
  const READER = "drafts-of";
  const WEEK_MS = 7 * 24 * 3600 * 1000;
  const IDENTITY = /\d{17}[\dXx]/;

  const keyOf = (form) => PREFIX + form.dataset.draft + ":" + new URL(form.action).pathname;
  const kept = (input) =>
    input.name && !["password", "file", "hidden", "submit", "button"].includes(input.type) && !input.closest("[data-private]");
  const drop = (matches) => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX) && matches(key)) localStorage.removeItem(key);
  };
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };

  const save = (form) => {
    const fields = {};
    for (const input of form.elements) {
      if (!kept(input)) continue;
      if (input.type === "checkbox" || input.type === "radio") {
        if (input.checked) (fields[input.name] ??= []).push(input.value);
        else fields[input.name] ??= [];
      } else if (!IDENTITY.test(input.value.replace(/\s/g, ""))) fields[input.name] = input.value;
    }
    try {
      localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), fields }));
    } catch {
      // No room left: the form works as it would without drafts.
    }
  };

  const fill = (form, fields) => {
    let changed = false;
    for (const input of form.elements) {
      if (!kept(input) || !(input.name in fields)) continue;
      const value = fields[input.name];
      if (Array.isArray(value)) {
        const checked = value.includes(input.value);
        changed ||= input.checked !== checked;
        input.checked = checked;
      } else if (input.value !== value) {
        input.value = value;
        changed = true;
      }
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    return changed;
  };

  const tell = (form, at) => {
    const note = document.createElement("div");
    note.className = "draft";
    note.setAttribute("role", "status");
    const when = new Date(at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
    const discard = document.createElement("button");
    discard.type = "button";
    discard.className = "btn btn-plain";
    discard.textContent = word("discard");
    discard.addEventListener("click", () => {
      localStorage.removeItem(keyOf(form));
      form.reset();
      note.remove();
    });
    note.append(word("restored", { when }), discard);
    form.prepend(note);
  };

  drop((key) => !(read(key)?.at > Date.now() - WEEK_MS));
  // Somebody else has signed in at this computer: what the one before typed is not his.
  const { reader } = document.body.dataset;
  if (reader !== undefined) {
    if (localStorage.getItem(READER) !== reader) drop(() => true);
    localStorage.setItem(READER, reader);
  }
  whenAdded("[data-clears-draft]", (element) => drop((key) => key.startsWith(PREFIX + element.dataset.clearsDraft + ":")));
  whenAdded("form[data-draft]", (form) => {
    const draft = read(keyOf(form));
    // A form shown again after a fault already carries what was typed.
    if (draft && !("draftShown" in form.dataset) && fill(form, draft.fields)) tell(form, draft.at);
    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => save(form), 400);
    });
    form.addEventListener("submit", () => {
      clearTimeout(waiting);
      save(form);
    });
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-clears-all-drafts]")) drop(() => true);
  });
})();
