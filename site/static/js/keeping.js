// What scripts share that keep a text while it is written: the session, and the store of this device.

/** How the session stands: "same" with the token of now, "ended", or "other" when somebody else is signed in. */
export async function session(statusUrl, user) {
  const response = await fetch(statusUrl, { headers: { Accept: "application/json" }, cache: "no-store" });
  const answer = await response.json();
  if (!answer.signed_in) return { state: "ended" };
  return String(answer.user) === user ? { state: "same", token: answer.token } : { state: "other" };
}

/** After a new log-in all forms of the page carry the token of now. */
export function renewForms(token) {
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
}

/** The way to log-in in a second window, so that this one keeps what was typed. */
export function logInLink(href, text) {
  return Object.assign(document.createElement("a"), { href, target: "_blank", rel: "noopener", textContent: text });
}

/** What this device keeps; a full or forbidden store keeps nothing, and the text still stands on the page. */
export const device = {
  keep(place, value) {
    try {
      localStorage.setItem(place, JSON.stringify(value));
    } catch {
      // Nothing is kept here.
    }
  },
  kept(place) {
    try {
      return JSON.parse(localStorage.getItem(place) ?? "null");
    } catch {
      return null;
    }
  },
  places(start) {
    try {
      return Object.keys(localStorage).filter((place) => place.startsWith(start));
    } catch {
      return [];
    }
  },
  forget(place) {
    try {
      localStorage.removeItem(place);
    } catch {
      // Nothing could be kept here either.
    }
  },
};
