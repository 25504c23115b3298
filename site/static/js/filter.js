// A filter form that answers in place: the list changes, the address follows, the focus stays.
// Without this file the same form sends itself and shows the same pages.
const form = document.querySelector("form[data-filter]");
const WAIT = 300;
let timer = 0;
let running = null;

const addressOf = () => {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value) {
      query.append(name, value);
    }
  }
  return `${form.getAttribute("action")}${query.size ? `?${query}` : ""}`;
};

// Counts beside the options follow what else is chosen; the choice itself is the reader's.
const updateOptions = (fresh, isChoiceTaken) => {
  for (const field of form.elements) {
    const twin = field.name && fresh.querySelector(`[name="${field.name}"]`);
    if (!twin) {
      continue;
    }
    if (field instanceof HTMLSelectElement) {
      [...twin.options].forEach((option, place) => {
        field.options[place].textContent = option.textContent;
      });
    }
    if (isChoiceTaken && field.type === "checkbox") {
      field.checked = twin.checked;
    } else if (isChoiceTaken) {
      field.value = twin.value;
    }
  }
};

const show = async (address, isChoiceTaken = false) => {
  running?.abort();
  running = new AbortController();
  try {
    const answer = await fetch(address, { signal: running.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-filter]");
    if (!answer.ok || !fresh || fresh.querySelector(".wrong") || !page.getElementById("anzahl")) {
      throw new Error("another page");
    }
    for (const place of ["gewaehlt", form.dataset.filter]) {
      document.getElementById(place).replaceChildren(...page.getElementById(place).childNodes);
    }
    updateOptions(fresh, isChoiceTaken);
    document.title = page.title;
    document.getElementById("anzahl").textContent = page.getElementById("anzahl").textContent;
    history.replaceState(null, "", address);
  } catch (error) {
    if (error.name !== "AbortError") {
      location.assign(address);
    }
  }
};

const later = () => {
  clearTimeout(timer);
  timer = setTimeout(() => show(addressOf()), WAIT);
};

if (form && document.getElementById("anzahl")) {
  form.addEventListener("input", ({ target }) => {
    // A day is typed in parts; it counts when the form is sent.
    if (target.type !== "date") {
      later();
    }
  });
  form.addEventListener("submit", (event) => {
    if (!form.querySelector('[type="date"]')?.value) {
      event.preventDefault();
      clearTimeout(timer);
      show(addressOf());
    }
  });
  document.getElementById("gewaehlt").addEventListener("click", async (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    event.preventDefault();
    await show(link.href, true);
    (document.querySelector("#gewaehlt a") ?? document.getElementById("anzahl")).focus();
  });
}
