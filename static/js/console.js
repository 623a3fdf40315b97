"use strict";
// Comforts only: without it every step is a form that works.
const part = (id) => document.getElementById(id);
const root = part("console"), off = part("keys-off"), name = `console:${root.dataset.code}`, typed = new Set();
let etag = "", letters = "", lastLetter = 0, busy;

// Steps wait here, in order, until the console has answered them.
const load = () => JSON.parse(localStorage.getItem(name) ?? "[]");
const store = (queue) => { localStorage.setItem(name, JSON.stringify(queue)); mark(); };
const drop = (key) => store(load().filter((it) => it.key !== key));

function mark() {
  const queue = load();
  part("unsent").hidden = !queue.length;
  part("unsent-count").textContent = queue.length;
  for (const old of root.querySelectorAll(".pending")) old.classList.remove("pending");
  for (const step of queue) part(step.pressed)?.classList.add("pending");
}

root.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target, button = event.submitter, key = `${Date.now()}-${Math.random()}`;
  const body = new URLSearchParams(new FormData(form));
  body.set("key", key);
  if (button.name) body.set(button.name, button.value);
  if (!load().length) part("said").replaceChildren();
  store([...load(), { key, url: button.getAttribute("formaction") ?? form.getAttribute("action"), body: `${body}`, pressed: button.id }]);
  for (const control of form.elements) typed.delete(control.id);
  form.closest("details")?.removeAttribute("open");
  if (button.dataset.then) root.querySelector(button.dataset.then)?.focus();
  look();
});

async function send() {
  if (busy) return;
  busy = true;
  try {
    for (let step; (step = load()[0]);) {
      const body = new URLSearchParams(step.body);
      body.set("csrfmiddlewaretoken", document.cookie.match(/csrftoken=([^;]+)/)?.[1]);
      const answer = await fetch(step.url, { method: "POST", redirect: "manual", headers: { "X-Console": 1 }, body });
      // Signed out, or the server is unwell.
      if (!answer.headers.has("X-Console")) break;
      const text = await answer.text();
      drop(step.key);
      show(text, true);
    }
  } finally { busy = false; }
}

async function ask() {
  const headers = { "X-Console": 1, "If-None-Match": etag };
  const answer = await fetch(part("head").dataset.state, { cache: "no-store", headers });
  if (!answer.ok || !answer.headers.has("X-Console") || busy) return;
  etag = answer.headers.get("ETag");
  show(await answer.text());
}

// Without a connection it is tried again soon.
const look = () => (load().length ? send() : ask()).catch(() => {});

function show(text, isAnswer) {
  const fresh = new DOMParser().parseFromString(text, "text/html"), said = part("said");
  if (isAnswer) {
    etag = "";
    for (const old of said.querySelectorAll(".notice:not(.notice-error)")) old.remove();
    said.append(...fresh.getElementById("said").children);
  }
  const swapped = [...root.querySelectorAll("[data-region]")].map((it) => swap(it, fresh.getElementById(it.id)));
  part("stale").hidden = !swapped.includes(false);
  mark();
}

// What is typed, open or focused stays; a part whose typed fields are gone stays whole.
function swap(region, next) {
  const olds = [...typed].map(part).filter((it) => region.contains(it));
  if (olds.some((it) => !next.querySelector(`[id="${it.id}"]`))) return false;
  const open = region.querySelectorAll("details[open]");
  const focus = document.activeElement, at = focus.selectionStart, had = region.contains(focus);
  Object.assign(region.dataset, next.dataset);
  region.replaceChildren(...next.childNodes);
  for (const { id } of open) part(id)?.setAttribute("open", "");
  for (const { id, value, checked } of olds) Object.assign(part(id), { value, checked });
  const again = had && part(focus.id);
  again?.focus?.({ preventScroll: true });
  if (Number.isInteger(at)) again?.setSelectionRange(at, at);
  return true;
}

const PRESSED = "button, input";
const fold = (text) => text.toLowerCase().replace(/[әғқңөұүһіё]/g, (it) => "агкноуухие"["әғқңөұүһіё".indexOf(it)]);

// On a list of deputies arrows go, letters find, figures press.
function walk(event, row) {
  const rows = [...row.parentElement.children], buttons = row.querySelectorAll(PRESSED);
  const figure = event.code.match(/^(?:Digit|Numpad)([1-9])$/)?.[1], step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const isLetter = /^\p{L}$/u.test(event.key);
  let goal = step && rows[rows.indexOf(row) + step];
  if (!isLetter) letters = "";
  if (event.key === "Escape") document.activeElement.blur();
  else if (figure && !event.repeat) { buttons[figure - 1]?.focus(); buttons[figure - 1]?.click(); }
  else if (isLetter) {
    letters = (event.timeStamp - lastLetter < 1000 ? letters : "") + fold(event.key);
    lastLetter = event.timeStamp;
    goal = rows.find((it) => fold(it.dataset.name).startsWith(letters));
  } else if (!step) return;
  goal?.querySelector(PRESSED).focus();
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  const target = event.target, row = target.closest("[data-name]");
  if (off.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  if (row) return walk(event, row);
  if (target.matches("input:not([type=checkbox]), textarea, select")) return event.key === "Escape" && target.blur();
  // The same key on a Kazakh, Russian or English keyboard.
  const key = /^[a-z?]$/i.test(event.key) ? event.key : event.code.replace("Key", "");
  const goal = root.querySelector(`[data-key="${CSS.escape(key.toLowerCase())}"]`);
  if (!goal || event.repeat) return;
  event.preventDefault();
  if (goal.dataset.go) return root.querySelector(goal.dataset.go)?.focus();
  if (!goal.matches("details")) return goal.click();
  goal.open = key !== "?" || !goal.open;
  (goal.querySelector("[data-first]") ?? goal.firstElementChild).focus();
});

off.checked = localStorage.getItem("console-keys");
off.addEventListener("change", () => localStorage.setItem("console-keys", off.checked || ""));
part("unsent-drop").addEventListener("click", (event) => confirm(event.target.dataset.ask) && drop(load()[0]?.key));
root.addEventListener("input", (event) => typed.add(event.target.id));
setInterval(look, 3000);
part("help").hidden = false;
mark();
look();
