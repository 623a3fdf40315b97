"use strict";
// Comforts only: without it the record is a form that works. What is typed is kept on this device every few
// seconds, and sent again and again until it arrives; the answer brings the new marks of the page.
const form = document.querySelector("[data-record]");
const notes = document.getElementById("record-notes");
const note = (name) => notes.querySelector(`[data-note="${name}"]`);
const said = form?.querySelector("[data-said]");
const prefix = `record:${form?.dataset.record}:`;
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "draft"]);
let changed = false, pressed = false, isLost = false, busy = false;

// What this page keeps on the device has a name of its own, which goes along when the page is sent.
const draft = form?.elements.draft;
if (form) {
  draft.value ||= `${Date.now()}${String(Math.random()).slice(2, 8)}`;
  start();
}

function start() {
  form.addEventListener("input", () => { changed = true; said.textContent = ""; });
  form.addEventListener("submit", submit);
  window.addEventListener("offline", () => { isLost = true; keep(); look(); });
  window.addEventListener("online", () => { look(); send(); });
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", keep);
  setInterval(() => { keep(); send(); }, 4000);
  note("found").querySelector("[data-restore]").addEventListener("click", () => restore(found()));
  note("found").querySelector("[data-forget]").addEventListener("click", () => { forget(found()?.name); look(); });
  // Shown again with words that are not saved.
  if ("typed" in form.dataset) { changed = true; keep(); }
  look();
}

// Keeping ----------------------------------------------------------------------------------

const content = () => [...new FormData(form)].filter(([name]) => !NOT_KEPT.has(name));

function keep() {
  if (!changed) return;
  try {
    localStorage.setItem(prefix + draft.value, JSON.stringify({ at: Date.now(), content: content() }));
  } catch { /* The device has no room left: the page itself still has it all. */ }
}

function forget(name) {
  if (name) localStorage.removeItem(name);
}

// The newest words of this meeting that another page on this device has not brought to the portal.
function found() {
  return Object.keys(localStorage)
    .filter((name) => name.startsWith(prefix) && name !== prefix + draft.value)
    .map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }))
    .sort((one, other) => other.at - one.at)[0];
}

function look() {
  const old = found(), isGone = !navigator.onLine;
  note("offline").hidden = !isGone;
  if (isGone) note("waiting").hidden = true;
  note("found").hidden = !old;
  if (old) note("found").querySelector("[data-when]").textContent = new Date(old.at).toLocaleString(document.documentElement.lang);
}

// The portal itself writes the page with these words in it, however many matters they have.
function restore({ name, content: kept }) {
  const page = Object.assign(document.createElement("form"), { method: "post", action: form.action, hidden: true });
  const token = ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value];
  for (const [key, value] of [...kept, token, ["draft", name.slice(prefix.length)], ["again", "1"]])
    page.append(Object.assign(document.createElement("textarea"), { name: key, value }));
  document.body.append(page);
  page.submit();
}

// Sending ----------------------------------------------------------------------------------

function submit(event) {
  if (event.submitter?.hasAttribute("data-more")) {
    event.preventDefault();
    return another();
  }
  event.preventDefault();
  changed = pressed = true;
  keep();
  send();
}

async function send() {
  if (busy || !changed || !(pressed || isLost)) return;
  busy = true;
  const body = new URLSearchParams(new FormData(form)), before = body.toString();
  try {
    const answer = await fetch(form.action, { method: "POST", redirect: "manual", headers: { "X-Record": "1" }, body });
    isLost = false;
    note("waiting").hidden = true;
    if (answer.headers.has("X-Record")) await saved(await answer.json(), before);
    // Something is wrong, somebody else was faster, or one has to sign in: the portal says it on a page.
    else if (answer.status < 500) refused();
    else lost();
  } catch {
    lost();
  } finally { busy = false; }
}

function lost() {
  isLost = true;
  look();
  note("waiting").hidden = !navigator.onLine;
}

function refused() {
  if (pressed) return form.submit();
  note("wrong").hidden = false;
}

function saved({ marks, said: words }, before) {
  changed = new URLSearchParams(new FormData(form)).toString() !== before;
  pressed = false;
  for (const [name, value] of Object.entries(marks)) if (form.elements[name]) form.elements[name].value = value;
  for (const row of form.querySelectorAll("[data-row]")) if (row.querySelector('[name$="-remove"]').checked) gone(row);
  forget(prefix + draft.value);
  keep();
  note("wrong").hidden = true;
  said.textContent = words;
  look();
}

// A matter that was taken off keeps its place among the rows, as a blank one.
function gone(row) {
  for (const field of row.querySelectorAll("input, textarea, select")) {
    if (field.type === "checkbox") field.checked = false;
    else if (!field.name.endsWith("-subject")) field.value = "";
  }
  row.hidden = true;
}

// Rows -------------------------------------------------------------------------------------

function another() {
  const blank = form.querySelector("[data-blank]"), rows = form.querySelector("[data-rows]"), place = Number(rows.value);
  const holder = document.createElement("div");
  holder.innerHTML = blank.innerHTML.replaceAll("__n__", place);
  const row = holder.firstElementChild, number = form.querySelectorAll("[data-row]:not([hidden])").length + 1;
  row.querySelector("[data-number]").textContent = number;
  row.querySelector('[name$="-position"]').value = number;
  blank.before(row);
  rows.value = place + 1;
  changed = true;
  row.querySelector('[name$="-title_kk"]').focus();
}
