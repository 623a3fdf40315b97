"use strict";
// Comforts only: every page works without this file.

for (const summary of document.querySelectorAll("[data-focus]")) summary.focus();

for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.textContent;
  const source = button.parentElement.querySelector("[data-copy-from]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.value);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 3000);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Counted as the server counts: composed letters, a line break is one.
for (const area of document.querySelectorAll("textarea[data-limit]")) {
  const note = document.getElementById(`${area.id}_limit`);
  const count = note?.querySelector("[data-count]");
  if (!count) continue;
  const show = () => {
    const length = [...area.value.normalize("NFC")].length;
    count.textContent = `${count.dataset.count} ${length}`;
    note.classList.toggle("limit-over", length > Number(area.dataset.limit));
  };
  count.hidden = false;
  area.addEventListener("input", show);
  show();
}

// Asked of the document: static/js/own.js may put the menu there later.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.account[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.account[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
