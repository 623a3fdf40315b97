"use strict";
// The next statement without a new page. Without this file every answer is a form that works.
// Where no answer comes, the form is sent as a page, so that nothing is lost.

document.addEventListener("submit", async (event) => {
  const form = event.target, part = form.closest("[data-part]"), button = event.submitter;
  if (!part || form.method !== "post") return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  body.set(button.name, button.value);
  for (const other of form.elements) other.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", redirect: "manual", headers: { "X-Part": part.id }, body });
    // Signed out, or the server is unwell.
    if (!answer.headers.has("X-Part")) throw new Error("no part");
    swap(part, await answer.text());
  } catch {
    for (const other of form.elements) other.disabled = false;
    again(form, button);
  }
});

// A position is the same however often it is sent.
function again(form, button) {
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  form.submit();
}

function swap(part, text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-part]");
  part.replaceWith(fresh);
  ready(fresh);
  (fresh.querySelector("[role=alert]") ?? fresh.querySelector("[data-first]"))?.focus({ preventScroll: true });
  fresh.scrollIntoView({ block: "nearest" });
}

function ready(part) {
  for (const note of part.querySelectorAll("[data-keys]")) note.hidden = false;
}

// Keys count only while the statement has the focus, so nobody answers by accident.
document.addEventListener("keydown", (event) => {
  const part = event.target.closest?.("[data-part]");
  if (!part || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  // The same key on a Kazakh, Russian or English keyboard.
  const key = event.code.replace(/^(Digit|Numpad|Key)/, "").toLowerCase();
  const goal = part.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!goal) return;
  event.preventDefault();
  goal.click();
});

for (const part of document.querySelectorAll("[data-part]")) ready(part);
