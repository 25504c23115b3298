// In Wagtail's editor of a plan page: a plain save says which of one's own autosaves it builds on.
document.addEventListener("w-autosave:success", ({ target, detail }) => {
  const { revision_id: revision, revision_created_at: moment } = detail.response;
  if (!document.querySelector("[data-plan-editor]") || !revision || !moment) {
    return;
  }
  const known = { loaded_revision_id: revision, loaded_revision_created_at: moment };
  for (const [name, value] of Object.entries(known)) {
    const field = target.elements.namedItem(name);
    if (field) {
      field.value = value;
    }
  }
  target.elements.namedItem("text_base")?.remove();
});

// Says in words above the text who else is at it; Wagtail shows a small picture only.
function warn() {
  const place = document.querySelector("[data-plan-warning]");
  if (!place) {
    return;
  }
  const others = [...document.querySelectorAll("[data-plan-other]")].map((one) => one.textContent);
  const comfort = document.querySelector("[data-plan-comfort]")?.textContent ?? "";
  const words = others.length ? [...others, comfort].join(" ") : "";
  if (place.textContent !== words) {
    place.textContent = words;
    place.hidden = !words;
  }
}

document.addEventListener("w-swap:success", warn);
warn();
