// The elder view reads the page aloud with the browser's own voice.
(() => {
  "use strict";
  const { word, whenAdded } = window.office;
  if (!("speechSynthesis" in window)) return;

  whenAdded("[data-speak]", (button) => {
    button.hidden = false;
    const show = (speaking) => { button.textContent = word(speaking ? "stopSpeaking" : "speak"); };
    button.addEventListener("click", () => {
      if (speechSynthesis.speaking) {
        speechSynthesis.cancel();
        show(false);
        return;
      }
      const speech = new SpeechSynthesisUtterance(document.getElementById("main").innerText);
      speech.lang = document.documentElement.lang;
      speech.rate = 0.9;
      speech.addEventListener("end", () => show(false));
      speechSynthesis.speak(speech);
      show(true);
    });
    window.addEventListener("pagehide", () => speechSynthesis.cancel());
  });
})();
