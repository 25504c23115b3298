// Takes minutes in the room: saves every text while it is written, keeps it on this device when that is
// not possible, shows what others wrote, and lets the strip follow the item people are at.
import { device, logInLink, renewForms, session } from "./keeping.js";

const sheet = document.querySelector("[data-minutes]");
const PAUSE = 2500;
const LOOK = 8000;
const LEFT_BEHIND = 20000;

if (sheet) {
  const words = sheet.dataset;
  const shown = document.querySelector("[data-state]");
  const live = document.querySelector("[data-live]");
  const now = document.querySelector("[data-now]");
  const tab = tabName();
  const prefix = `kim-minutes-${words.user}-`;
  let state = "";
  let current = null;

  class Editor {
    constructor(form) {
      this.form = form;
      this.item = form.dataset.text;
      this.result = form.elements.result;
      this.course = form.elements.course;
      this.said = form.querySelector("[data-said]");
      this.place = `${prefix}${this.item}-${tab}`;
      this.base = this.written();
      this.safe = this.base;
      this.revision = form.elements.base_revision.value;
      this.kept = "";
      this.tried = [];
      this.timer = 0;
      this.sending = null;
      form.addEventListener("input", () => this.changed());
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.save();
      });
      this.takeBack();
    }

    written() {
      return { result: plain(this.result.value), course: plain(this.course.value) };
    }

    get isDirty() {
      return !same(this.written(), this.safe);
    }

    changed() {
      if (!this.isDirty) return;
      this.keepHere();
      if (!["ended", "other", "offline"].includes(state)) say("waiting", words.waiting);
      this.later(PAUSE);
    }

    later(pause) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), pause);
    }

    save() {
      clearTimeout(this.timer);
      if (!this.sending) this.sending = this.send().finally(() => (this.sending = null));
      return this.sending;
    }

    async send() {
      if (!this.isDirty) return;
      const text = this.written();
      const data = this.data(text);
      this.tried = [...this.tried, text].slice(-4);
      this.keepHere();
      if (state !== "offline") say("saving", words.saving);
      try {
        const response = await fetch(this.form.action, { method: "POST", body: data, headers: { Accept: "application/json" }, redirect: "error" });
        await this.take(response, text);
      } catch {
        say("offline", words.offline);
        this.later(2 * PAUSE);
      }
    }

    data(text) {
      const data = new FormData();
      data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
      data.set("result", text.result);
      data.set("course", text.course);
      data.set("base_revision", this.revision);
      data.set("base_result", this.base.result);
      data.set("base_course", this.base.course);
      data.set("kept", this.kept);
      for (const one of this.tried) {
        data.append("tried_result", one.result);
        data.append("tried_course", one.course);
      }
      return data;
    }

    async take(response, text) {
      const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
      switch (answer.state) {
        case "saved":
        case "kept":
          this.saved(answer, text);
          return;
        case "signed-out":
          say("ended", words.ended, words.link);
          return;
        case "token":
          if (await renewed()) this.later(0);
          return;
        case "refused":
          say("refused", answer.message);
          return;
        default:
          throw new Error("unexpected answer");
      }
    }

    saved(answer, text) {
      const stored = { result: answer.result, course: answer.course };
      this.revision = answer.revision;
      this.tried = [];
      this.safe = text;
      if (answer.state === "kept") {
        this.kept = answer.kept;
        this.showKept(answer);
        say("kept", words.kept);
      } else {
        const isJoined = !same(stored, text);
        this.kept = "";
        this.base = text;
        if (isJoined && same(this.written(), text)) this.fill(stored);
        say(isJoined ? "joined" : "saved", isJoined ? words.joined : `${words.saved} ${answer.time}`);
        this.said.textContent = `${words.saved} ${answer.time}`;
      }
      if (this.isDirty) {
        this.keepHere();
        this.later(PAUSE);
      } else device.forget(this.place);
    }

    /** A text from the server takes the place of one that is safe; the caret stays where it was. */
    fill(text) {
      for (const [area, value] of [[this.result, text.result], [this.course, text.course]]) {
        if (plain(area.value) === value) continue;
        const { selectionStart: at, value: before } = area;
        const isAhead = before.slice(0, at) === value.slice(0, at);
        area.value = value;
        const caret = isAhead ? at : Math.max(0, value.length - (before.length - at));
        if (document.activeElement === area) area.setSelectionRange(caret, caret);
      }
      this.base = this.safe = this.written();
    }

    others(text) {
      if (this.isDirty || this.sending || this.kept) return;
      const isNew = !same(text, this.base);
      this.revision = text.revision;
      if (!isNew) return;
      this.fill(text);
      this.said.textContent = `${text.who} ${words.wrote}`;
    }

    showKept(answer) {
      if (this.notes().some((note) => note.dataset.keptNote === String(answer.kept))) return;
      const note = document.createElement("div");
      note.className = "note warn";
      note.dataset.keptNote = answer.kept;
      const link = Object.assign(document.createElement("a"), { href: answer.url, textContent: words.compare });
      const text = document.createElement("p");
      text.append(words.kept, " ", link);
      note.append(document.createElement("span"), text);
      this.form.before(note);
    }

    notes() {
      return [...this.form.parentElement.querySelectorAll("[data-kept-note]")];
    }

    /** Everybody at the item sees that there is a second text, and that one asked about is decided. */
    showAllKept(open, asked) {
      const mine = open.filter((one) => String(one.item) === this.item);
      for (const one of mine) this.showKept(one);
      const settled = asked.filter((note) => !mine.some((one) => String(one.kept) === note.dataset.keptNote));
      for (const note of settled) {
        if (note.dataset.keptNote === String(this.kept)) this.kept = "";
        note.remove();
      }
    }

    keepHere() {
      const { base, tried, kept, revision } = this;
      device.keep(this.place, { at: Date.now(), text: this.written(), base, tried, kept, revision });
    }

    /** A text that this device kept and the server never got goes on where it was. */
    takeBack() {
      for (const place of device.places(`${prefix}${this.item}-`)) {
        const kept = device.kept(place);
        if (!kept?.text) continue;
        const isLive = place !== this.place && Date.now() - kept.at < LEFT_BEHIND;
        if (isLive) continue;
        device.forget(place);
        if (same(kept.text, this.base)) continue;
        const { base, tried, revision } = kept;
        this.kept = kept.kept;
        Object.assign(this, { base, tried, revision });
        this.result.value = kept.text.result;
        this.course.value = kept.text.course;
        if (kept.text.course) this.course.closest("details").open = true;
        this.keepHere();
        say("back", words.back);
        this.later(0);
        return;
      }
    }
  }

  const editors = [...sheet.querySelectorAll("form[data-text]")].map((form) => new Editor(form));

  function plain(text) {
    return text.replaceAll("\r\n", "\n");
  }

  function same(one, other) {
    return one.result === other.result && one.course === other.course;
  }

  /** Survives a reload, differs between two tabs. */
  function tabName() {
    try {
      const known = sessionStorage.getItem("kim-tab") ?? Math.random().toString(36).slice(2);
      sessionStorage.setItem("kim-tab", known);
      return known;
    } catch {
      return "tab";
    }
  }

  /** Say how it stands; read aloud only when it becomes something else. */
  function say(kind, text, link = "") {
    shown.replaceChildren(text);
    if (link) shown.append(" ", logInLink(words.logIn, link));
    const isQuiet = ["waiting", "saving"].includes(kind) || (kind === "saved" && ["", "waiting", "saving"].includes(state) && live.textContent);
    if (kind !== state && !isQuiet) live.textContent = link ? `${text} ${link}` : text;
    state = kind;
    shown.classList.toggle("warn", !["saved", "saving", "waiting", "joined"].includes(kind));
  }

  /** Whether the same person is signed in (again); all forms then carry the token of now. */
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
    const waiting = editors.filter((editor) => editor.isDirty);
    for (const editor of waiting) editor.later(0);
    if (!waiting.length) say("saved", "");
  }

  async function look() {
    if (document.hidden || ["ended", "other"].includes(state)) return;
    const asked = new Map(editors.map((editor) => [editor, editor.notes()]));
    const seen = new URLSearchParams(editors.map((editor) => ["seen", `${editor.item}-${editor.revision}`]));
    try {
      const response = await fetch(`${words.stateUrl}?${seen}`, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
      if (!response.ok) return;
      const answer = await response.json();
      for (const editor of editors) if (answer.texts[editor.item]) editor.others(answer.texts[editor.item]);
      for (const editor of editors) editor.showAllKept(answer.kept, asked.get(editor));
      for (const [item, quorum] of Object.entries(answer.quorum)) light(item, quorum);
    } catch {
      // The next save will tell.
    }
  }

  function light(item, quorum) {
    const tag = sheet.querySelector(`[data-top="${item}"] [data-quorum] .tag`);
    if (!tag || tag.textContent.trim() === quorum.words) return;
    tag.className = `tag ${quorum.is_met ? "ok" : "bad"}`;
    const icon = tag.querySelector("use");
    icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, quorum.is_met ? "#check" : "#cross"));
    tag.replaceChildren(tag.querySelector("svg"), quorum.words);
    if (current?.dataset.top === item) {
      follow(current);
      live.textContent = quorum.words;
    }
  }

  function follow(section) {
    current = section;
    const link = document.createElement("a");
    link.href = `#${section.id}`;
    link.textContent = section.querySelector("h2").textContent.split(":")[0];
    now.replaceChildren(link, " ", section.querySelector("[data-quorum] .tag").cloneNode(true));
  }

  /** Any other form on the sheet leaves the page: what was typed goes first. */
  async function sendFirst(event) {
    const form = event.target;
    const waiting = editors.filter((editor) => editor.isDirty);
    if (form.dataset.text || form.dataset.isGoing || !waiting.length) return;
    event.preventDefault();
    await Promise.race([Promise.all(waiting.map((editor) => editor.save())), new Promise((done) => setTimeout(done, 3000))]);
    form.dataset.isGoing = "1";
    form.requestSubmit(event.submitter);
  }

  function leave() {
    for (const editor of editors.filter((one) => one.isDirty)) {
      const text = editor.written();
      const data = editor.data(text);
      editor.tried = [...editor.tried, text].slice(-4);
      editor.keepHere();
      fetch(editor.form.action, { method: "POST", body: data, headers: { Accept: "application/json" }, keepalive: true }).catch(() => {});
    }
  }

  const sections = [...sheet.querySelectorAll("[data-top]")];
  sheet.addEventListener("focusin", (event) => {
    const section = event.target.closest("[data-top]");
    if (section) follow(section);
  });
  const observer = new IntersectionObserver(
    (entries) => {
      const entry = entries.find((one) => one.isIntersecting);
      if (entry && !entry.target.parentElement.querySelector("[data-top]:focus-within")) follow(entry.target);
    },
    { rootMargin: "-30% 0px -60% 0px" },
  );
  for (const section of sections) observer.observe(section);
  document.addEventListener("submit", sendFirst);
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : goOn()));
  window.addEventListener("focus", goOn);
  window.addEventListener("online", goOn);
  window.addEventListener("offline", () => say("offline", words.offline));
  window.addEventListener("pagehide", leave);
  setInterval(look, LOOK);
  setInterval(goOn, 2 * PAUSE);
}
