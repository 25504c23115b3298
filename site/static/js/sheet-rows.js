// Adds, moves and removes rows of a measure sheet without loading the page anew.
const form = document.querySelector("form[data-sheet]");

/** The place to go on at: the first field of a new row, else the same button where the row is now. */
function goTo(rows, group, place, action) {
  const boxes = rows.querySelectorAll(".sheet-row");
  const target = { up: place - 1, down: place + 1, add: boxes.length - 1 }[action] ?? place;
  const box = boxes[target];
  const same = box?.querySelector(`button[value$=":${action}"]`);
  const found = action === "add" ? box?.querySelector("input:not([type=hidden])") : (same ?? box?.querySelector("button"));
  (found ?? rows.querySelector("h3")).focus();
}

form?.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (button?.name !== "row" || form.dataset.plain) return;
  event.preventDefault();
  const [group, place, action] = button.value.split(":");
  const data = new FormData(form);
  data.set("row", button.value);
  try {
    const response = await fetch(location.pathname, { method: "POST", body: data, headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const rows = fresh.getElementById(group);
    if (!response.ok || !rows) throw new Error("no rows");
    document.getElementById(group).replaceWith(rows);
    goTo(rows, group, Number(place), action);
    form.dispatchEvent(new Event("change"));
  } catch {
    // Without an answer the browser sends the form itself; the server loses nothing.
    form.dataset.plain = "1";
    form.requestSubmit(button);
    delete form.dataset.plain;
  }
});
