// Saves a measure sheet while it is written, and keeps it on this device when that is not possible.
import { device, logInLink, renewForms, session } from "./keeping.js";

const form = document.querySelector("form[data-sheet]");
const PAUSE = 3000;
const LOOK = 30000;

if (form) {
  const words = form.dataset;
  const bar = form.querySelector("[data-bar]");
  const shown = form.querySelector("[data-state]");
  const live = form.querySelector("[data-live]");
  const place = `kim-sheet-${words.user}-${words.measure}`;
  let timer = 0;
  let state = "";
  let isSending = false;
  let isLeaving = false;
  let wasRefused = false;
  let sent = written();

  for (const part of document.querySelectorAll("[data-autosave-only]")) part.hidden = false;

  /** What stands in the form, without tokens and marks. */
  function written() {
    const skip = ["csrfmiddlewaretoken", ...[...form.querySelectorAll("[data-mark]")].map((mark) => mark.name)];
    return JSON.stringify([...new FormData(form)].filter(([name]) => !skip.includes(name)));
  }

  /** Say how it stands; read aloud only when it becomes something else. */
  function say(kind, text, link = "") {
    bar.hidden = false;
    shown.replaceChildren(text);
    if (link) shown.append(" ", logInLink(words.logIn, link));
    if (kind !== state) live.textContent = link ? `${text} ${link}` : text;
    state = kind;
    bar.classList.toggle("warn", !["saved", "saving", "waiting"].includes(kind));
  }

  function keepHere(isSubmitted = false) {
    device.keep(place, { at: Date.now(), base: form.elements.base.value, isSubmitted, entries: JSON.parse(written()) });
  }

  function changed() {
    if (written() === sent) return;
    keepHere();
    if (["collision", "other"].includes(state)) return;
    if (state !== "ended") say("waiting", words.waiting);
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  async function save() {
    if (isSending || isLeaving || written() === sent) return;
    isSending = true;
    const now = written();
    say("saving", words.saving);
    try {
      await take(await post(new FormData(form)), now);
    } catch {
      say("offline", words.offline);
      timer = setTimeout(save, 4 * PAUSE);
    } finally {
      isSending = false;
    }
    if (state === "saved" && written() !== sent) timer = setTimeout(save, PAUSE);
  }

  function post(data) {
    return fetch(location.pathname, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error" });
  }

  async function take(response, now) {
    const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    switch (answer.state) {
      case "saved":
        for (const mark of form.querySelectorAll("[data-mark]")) mark.value = answer[mark.name];
        sent = now;
        wasRefused = false;
        if (written() === sent) device.forget(place);
        say("saved", `${words.saved} ${answer.time}`);
        return;
      case "signed-out":
        say("ended", words.ended, words.link);
        return;
      case "token":
        if (!wasRefused && (await renewed())) timer = setTimeout(save, 0);
        wasRefused = true;
        return;
      case "invalid":
      case "collision":
      case "refused":
        say(answer.state, answer.message);
        return;
      default:
        throw new Error("unexpected answer");
    }
  }

  /** Whether the same person is signed in (again); the form then carries the token of now. */
  async function renewed() {
    const { state: stands, token } = await session(words.statusUrl, words.user);
    if (stands === "same") renewForms(token);
    else say(stands, words[stands], words.link);
    return stands === "same";
  }

  async function goOn() {
    if (!["ended", "offline", "other"].includes(state)) return;
    const before = state;
    try {
      if (!(await renewed())) return;
    } catch {
      return;
    }
    if (before !== "offline") say("again", words.again);
    clearTimeout(timer);
    timer = setTimeout(save, before === "offline" ? 0 : PAUSE);
  }

  /** Ask before sending: an ended session keeps the form as it stands. */
  async function guard(event) {
    const button = event.submitter;
    if (event.defaultPrevented || isLeaving || button?.name === "row") return;
    event.preventDefault();
    clearTimeout(timer);
    keepHere();
    try {
      if (!(await renewed())) return;
    } catch {
      say("offline", words.offline);
      return;
    }
    while (isSending) await new Promise((done) => setTimeout(done, 100));
    isLeaving = true;
    keepHere(true);
    form.requestSubmit(button);
  }

  async function lookAround() {
    if (document.hidden || state === "ended") return;
    try {
      const data = new FormData();
      data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      const response = await fetch(words.othersUrl, { method: "POST", body: data });
      if (response.ok) showOthers(await response.text());
      else if (response.status === 401) say("ended", words.ended, words.link);
      else if (response.status === 403) await renewed();
    } catch {
      // The next save will tell.
    }
  }

  function leave() {
    if (written() !== sent && !isLeaving) keepHere();
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("leaves", "1");
    navigator.sendBeacon(words.othersUrl, data);
  }

  function showOthers(html) {
    const box = document.querySelector("[data-others]");
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    const heard = box.textContent.trim();
    box.replaceChildren(...fresh.childNodes);
    if (!heard && box.textContent.trim()) live.textContent = box.textContent.trim();
  }

  function offerKept() {
    const kept = device.kept(place);
    const box = document.querySelector("[data-kept]");
    if (!kept || JSON.stringify(kept.entries) === sent) return;
    if (kept.isSubmitted && (kept.base !== form.elements.base.value || bare(kept.entries) === bare(JSON.parse(sent)))) {
      device.forget(place);
      return;
    }
    const when = new Date(kept.at).toLocaleString("de-DE", { dateStyle: "medium", timeStyle: "short" });
    box.querySelector("[data-kept-words]").textContent = `${words.old} ${when}`;
    box.hidden = false;
    box.querySelector("[data-kept-take]").addEventListener("click", async () => {
      box.hidden = true;
      await fill(kept.entries);
      changed();
      form.querySelector("h2").scrollIntoView();
    });
    box.querySelector("[data-kept-drop]").addEventListener("click", () => {
      box.hidden = true;
      device.forget(place);
    });
  }

  /** What belongs to the sheet; the reason belongs to one save. */
  function bare(entries) {
    return JSON.stringify(entries.filter(([name]) => name !== "reason"));
  }

  /** Put kept values back; rows come from the server, which knows how many there are. */
  async function fill(entries) {
    const data = new FormData();
    for (const [name, value] of entries) data.append(name, value);
    for (const name of ["csrfmiddlewaretoken", "base", "base_at", "own"]) data.set(name, form.elements[name].value);
    data.set("row", "steps::show");
    const response = await fetch(location.pathname, { method: "POST", body: data, headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("form[data-sheet]");
    if (!response.ok || !fresh) return;
    for (const rows of form.querySelectorAll("[data-rows]")) rows.replaceWith(fresh.querySelector(`#${rows.id}`));
    for (const field of form.elements) {
      const other = field.id && field.name && field.type !== "hidden" && !field.closest("[data-rows]") ? fresh.querySelector(`#${CSS.escape(field.id)}`) : null;
      if (!other) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = other.checked;
      else field.value = other.value;
    }
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", guard);
  document.addEventListener("visibilitychange", () => document.hidden || goOn());
  window.addEventListener("focus", goOn);
  window.addEventListener("online", goOn);
  window.addEventListener("pagehide", leave);
  form.querySelector("[data-leave]").addEventListener("click", () => {
    isLeaving = true;
    device.forget(place);
  });
  setInterval(lookAround, LOOK);
  setInterval(goOn, 2 * PAUSE);
  const faults = document.getElementById("fehler");
  if (faults) {
    faults.focus();
    sent = "[]";
  } else {
    offerKept();
  }
}
