// Keeps an editor's form from being sent into an ended session: asks first, and goes on after log-in.
const own = document.querySelector("script[data-keep-session]");
const form = document.querySelector("form[data-edit-form], #page-edit-form, form#editor, form[data-controller~='w-unsaved']");

if (own && form) {
  const words = own.dataset;
  let note = null;
  let isChecked = false;

  function say(text, withLink) {
    if (!note) {
      note = document.createElement("div");
      note.setAttribute("role", "alert");
      note.className = "help-block help-critical";
      form.before(note);
    }
    note.replaceChildren(text);
    if (withLink) {
      const way = Object.assign(document.createElement("a"), { href: words.logIn, target: "_blank", rel: "noopener", textContent: words.link });
      note.append(" ", way);
    }
    note.scrollIntoView({ block: "center" });
    release();
  }

  /** The editor's buttons wait for an answer that will not come: let them be pressed again. */
  function release() {
    for (const button of document.querySelectorAll("[data-w-progress-loading-value='true']")) {
      button.dataset.wProgressLoadingValue = "false";
    }
  }

  /** Whether the form may be sent; it then carries the token of now. */
  async function mayGo() {
    const response = await fetch(words.status, { headers: { Accept: "application/json" }, cache: "no-store" });
    const answer = await response.json();
    if (!answer.signed_in) say(words.ended, true);
    else if (String(answer.user) !== words.user) say(words.other, true);
    else {
      renew(answer.token);
      return true;
    }
    return false;
  }

  /** New log-in, new token: in every form of the page and in what the editor's own requests read. */
  function renew(token) {
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    const config = document.getElementById("wagtail-config");
    if (config) {
      const values = JSON.parse(config.textContent);
      config.textContent = JSON.stringify({ ...values, CSRF_TOKEN: token });
    }
    if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = token;
  }

  form.addEventListener(
    "submit",
    async (event) => {
      if (isChecked) {
        isChecked = false;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      try {
        if (!(await mayGo())) return;
      } catch {
        // No connection: nothing is sent, the browser's own page would replace the text.
        say(words.ended, true);
        return;
      }
      isChecked = true;
      form.requestSubmit(button);
    },
    { capture: true },
  );

  window.addEventListener("focus", async () => {
    if (!note?.isConnected) return;
    try {
      if (await mayGo()) say(words.back, false);
    } catch {
      // Still without connection.
    }
  });
}
