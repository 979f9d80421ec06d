// Shows notices that the centre pushed, and brings the page back when one is touched. Keeps one address: the page's.
"use strict";
const PLACE = "madoguchi-phone";
const KEY = "/m/last-page";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data && typeof event.data.page === "string" && event.data.page.startsWith("/m/")) {
    event.waitUntil(caches.open(PLACE).then((place) => place.put(KEY, new Response(event.data.page))));
  }
});
self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : {};
  event.waitUntil(self.registration.showNotification(told.title || "", {
    body: told.body || "", tag: "madoguchi", renotify: true, requireInteraction: true, vibrate: [300, 150, 300, 150, 300],
  }));
});
async function page() {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const ours = open.find((one) => new URL(one.url).pathname.startsWith("/m/"));
  if (ours) return ours.focus();
  const kept = await (await caches.open(PLACE)).match(KEY);
  return kept ? self.clients.openWindow(await kept.text()) : null;
}
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(page());
});
