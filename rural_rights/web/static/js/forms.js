// Forms: no double submit, numbers checked while typing, dates pasted and picked.
(() => {
  "use strict";
  const { word, say, whenAdded } = window.office;
  const half = (text) => text.normalize("NFKC");

  const buttonsOf = (form) => [...form.elements].filter((element) => element.type === "submit");

  // An answer that never comes, or comes as a file, must not lock the form for good; the
  // form's idempotency key keeps a second submit from doing anything twice.
  const AGAIN_AFTER_MS = 15000;
  const release = (form) => {
    delete form.dataset.sent;
    for (const button of buttonsOf(form)) button.disabled = false;
    say("");
  };

  // One submit; the buttons come back when the page does (the back key, a lost connection).
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (!navigator.onLine) {
      event.preventDefault();
      say(word("offline"), true);
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => release(form), AGAIN_AFTER_MS);
    // Disabled only after the browser has read the form, or the pressed button's value is lost.
    setTimeout(() => {
      for (const button of buttonsOf(form)) button.disabled = true;
      say(word("sending"), true);
    });
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("[data-sent]").forEach(release);
  });

  // Mod 11-2 of GB 11643-1999.
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const checkCharacter = (digits) =>
    "10X98765432"[WEIGHTS.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0) % 11];
  const isDay = (year, month, day) => {
    const date = new Date(Date.UTC(year, month - 1, day));
    return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  };
  const fault = (id) => {
    if (!/^\d{0,17}[\dX]?$/.test(id)) return "idCharacters";
    if (id.length >= 14 && !isDay(Number(id.slice(6, 10)), Number(id.slice(10, 12)), Number(id.slice(12, 14)))) return "idBirth";
    if (id.length !== 18) return "idLength";
    return checkCharacter(id) === id[17] ? "" : "idCheck";
  };
  whenAdded("[data-identity]", (input) => {
    const live = document.getElementById(input.dataset.identity);
    const check = () => {
      const id = half(input.value).replace(/[\s-]/g, "").toUpperCase();
      const wrong = id && fault(id);
      live.textContent = id ? word(wrong || "idGood", { n: id.length }) : "";
      live.dataset.good = !id || wrong === "idLength" ? "" : wrong ? "no" : "yes";
    };
    input.addEventListener("input", check);
    check();
  });

  // Exact decimal text: ㎡ in ten-thousandths as BigInt, never a float.
  const parse = (text) => {
    const plain = half(text).replace(/[,\s¥]/g, "");
    const found = /^(\d{1,15})(?:\.(\d{0,4})\d*)?$/.exec(plain);
    return found ? BigInt(found[1] + (found[2] ?? "").padEnd(4, "0")) : null;
  };
  const roundedDivision = (a, b) => (2n * a + b) / (2n * b);
  const grouped = (hundredths) => {
    const text = hundredths.toString().padStart(3, "0");
    return text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",") + "." + text.slice(-2);
  };
  whenAdded("[data-mu-of]", (beside) => {
    const metres = document.getElementById(beside.dataset.muOf);
    const mu = beside.querySelector("input");
    const show = (to, from, ratio, by) => {
      const value = parse(from.value);
      to.value = value === null ? "" : grouped(roundedDivision(value * ratio, by));
    };
    const showMu = () => show(mu, metres, 15n, 1000000n);
    metres.addEventListener("input", showMu);
    mu.addEventListener("input", () => {
      show(metres, mu, 20n, 3n);
      metres.dispatchEvent(new Event("change", { bubbles: true }));
    });
    beside.hidden = false;
    showMu();
  });
  whenAdded("[data-money]", (input) => {
    const live = document.getElementById(input.dataset.money);
    const show = () => {
      const value = parse(input.value);
      live.textContent = value !== null && value >= 10000000n ? "¥" + grouped(value / 100n) : "";
    };
    input.addEventListener("input", show);
    show();
  });

  // A whole date pasted into the year spreads over the three fields; so does the calendar's.
  whenAdded("[data-date]", (group) => {
    const [year, month, day] = group.querySelectorAll("label input");
    const spread = (y, m, d) => {
      year.value = Number(y);
      month.value = Number(m);
      day.value = Number(d);
      for (const input of [year, month, day]) input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    year.addEventListener("input", () => {
      const found = /^(\d{4})(?:(\d\d)(\d\d)|\D(\d{1,2})\D(\d{1,2})\D?)$/.exec(half(year.value).trim());
      if (found) spread(found[1], found[2] ?? found[4], found[3] ?? found[5]);
    });
    const calendar = group.querySelector("[data-calendar]");
    const picker = calendar.querySelector("input");
    if (!picker.showPicker) return;
    calendar.hidden = false;
    calendar.querySelector("button").addEventListener("click", () => {
      const parts = [year.value.padStart(4, "0"), month.value.padStart(2, "0"), day.value.padStart(2, "0")];
      picker.value = parts.join("-");
      picker.showPicker();
    });
    picker.addEventListener("change", () => {
      if (!picker.value) return;
      spread(...picker.value.split("-"));
      year.focus();
    });
  });
})();
