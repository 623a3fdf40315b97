"use strict";
// Follows a running session. Without this file the page reloads itself.

const live = document.querySelector("[data-live]");
let etag = "";

async function follow() {
  if (document.hidden) return;
  const answer = await fetch(live.dataset.live, { cache: "no-store", headers: etag ? { "If-None-Match": etag } : {} });
  if (answer.status !== 200) return;
  etag = answer.headers.get("ETag") ?? "";
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  if (fresh.textContent !== live.textContent) live.replaceChildren(...fresh.childNodes);
  if (!live.querySelector("[data-running]")) clearInterval(clock);
}

// A lost connection is no matter: three seconds later it is asked again.
const clock = live && setInterval(() => follow().catch(() => {}), 3000);
