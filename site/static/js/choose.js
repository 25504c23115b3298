// A long list of boxes to tick that shows only what fits some words; ticked ones stay in sight.
// Without this file the whole list stands there.
const form = document.querySelector("form[data-choose]");

if (form) {
  const place = form.querySelector("[data-choose-words]");
  const words = place.querySelector("input");
  const count = document.getElementById("anzahl");

  const fits = (text, wanted) => wanted.every((word) => text.includes(word));

  const show = () => {
    const wanted = words.value.toLocaleLowerCase("de").split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const set of form.querySelectorAll("fieldset")) {
      const field = set.querySelector("legend").textContent.toLocaleLowerCase("de");
      let here = 0;
      for (const label of set.querySelectorAll("label")) {
        const text = `${label.textContent.toLocaleLowerCase("de")} ${field}`;
        const isShown = label.querySelector("input").checked || fits(text, wanted);
        label.parentElement.hidden = !isShown;
        here += isShown ? 1 : 0;
      }
      set.parentElement.hidden = here === 0;
      shown += here;
    }
    const sentence = shown === 1 ? count.dataset.one : count.dataset.many;
    count.textContent = sentence.replace("{count}", String(shown));
  };

  place.hidden = false;
  words.addEventListener("input", show);
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
    }
  });
}
