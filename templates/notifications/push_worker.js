"use strict";
// Shows what the portal pushes, and opens its page. Nothing is kept, no page is answered from here.

self.addEventListener("push", (event) => {
  const news = event.data.json();
  const told = { body: news.body, lang: news.lang, tag: news.tag, data: { url: news.url } };
  event.waitUntil(self.registration.showNotification(news.title, told));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const page = new URL(event.notification.data.url, self.location.origin);
  // Whatever a message says, it leads to this portal.
  event.waitUntil(self.clients.openWindow(page.pathname + page.search));
});
