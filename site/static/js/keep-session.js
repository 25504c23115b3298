// Keeps an editor's form from being sent into an ended session: asks first, and goes on after log-in.
import { logInLink, renewForms, session } from "./keeping.js";

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
    if (withLink) note.append(" ", logInLink(words.logIn, words.link));
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
    const { state, token } = await session(words.status, words.user);
    if (state === "same") renew(token);
    else say(words[state], true);
    return state === "same";
  }

  /** New log-in, new token: in every form of the page and in what the editor's own requests read. */
  function renew(token) {
    renewForms(token);
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
