"use strict";
// The count of signatures goes on while the page is read. Without this file it is as old as the page.
// It is not read out: whoever listens to a page would hear nothing else.
{
  const slowest = 60;
  let seconds = 5, clock;

  const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");

  // Asks again when a new count may be there; later each time that there is none.
  const look = async () => {
    const box = document.querySelector("[data-live-count]");
    if (!box) return;
    const answer = await fetch(box.dataset.liveCount, { credentials: "omit" });
    if (!answer.ok) throw new Error(answer.status);
    const { count, needed } = await answer.json();
    const kept = Number(/max-age=(\d+)/.exec(answer.headers.get("Cache-Control"))?.[1]) || 5;
    seconds = show(box, count, needed) ? kept : Math.max(kept, Math.min(seconds * 1.5, slowest));
  };

  const show = (box, count, needed) => {
    const text = box.querySelector(".progress-text strong"), shown = grouped(count);
    if (!text || text.textContent === shown) return false;
    text.textContent = shown;
    const bar = box.querySelector("progress"), percent = box.querySelector(".progress-percent");
    if (bar) bar.value = count;
    if (percent && needed) percent.textContent = `${Math.min(Math.floor((count * 100) / needed), 100)}\u00a0%`;
    box.classList.toggle("progress-reached", Boolean(needed) && count >= needed);
    return true;
  };

  const goOn = () => { clock = setTimeout(run, seconds * 1000); };
  const run = () => look().catch(() => { seconds = Math.min(seconds * 2, slowest); }).then(goOn);

  document.addEventListener("visibilitychange", () => {
    clearTimeout(clock);
    if (!document.hidden) run();
  });
  if (!document.hidden) goOn();
}
