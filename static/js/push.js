"use strict";
// Lets a browser say yes to messages. The form holds what the portal needs to reach it.

const box = document.querySelector("[data-push]");
const part = (name) => box.querySelector(`[data-push-${name}]`);
const show = (name) => { for (const it of box.querySelectorAll("[data-push-state]")) it.hidden = !it.matches(`[data-push-${name}]`); };

async function subscribed(registration) {
  const wanted = { userVisibleOnly: true, applicationServerKey: box.dataset.push };
  try {
    return await registration.pushManager.subscribe(wanted);
  } catch (failure) {
    // Made under a key that the portal no longer has.
    const old = await registration.pushManager.getSubscription();
    if (!old) throw failure;
    await old.unsubscribe();
    return registration.pushManager.subscribe(wanted);
  }
}

async function ask(event) {
  event.preventDefault();
  if (await Notification.requestPermission() !== "granted") return show("denied");
  try {
    await navigator.serviceWorker.register(box.dataset.worker, { scope: "/" });
    const { endpoint, keys } = (await subscribed(await navigator.serviceWorker.ready)).toJSON();
    const form = part("form");
    Object.assign(form.elements.endpoint, { value: endpoint });
    Object.assign(form.elements.p256dh, { value: keys.p256dh });
    Object.assign(form.elements.auth, { value: keys.auth });
    form.submit();
  } catch {
    show("failed");
  }
}

async function begin() {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return show("unable");
  if (Notification.permission === "denied") return show("denied");
  const registration = await navigator.serviceWorker.getRegistration("/");
  const here = await registration?.pushManager.getSubscription();
  const row = here && document.querySelector(`[data-endpoint="${CSS.escape(here.endpoint)}"]`);
  if (row) {
    row.querySelector("[data-here]").hidden = false;
    return show("on");
  }
  show("form");
}

if (box) {
  part("form").addEventListener("submit", ask);
  begin();
}
