// Keeps one page and its style for when there is no network; keeps nothing about anybody.
"use strict";
const SHELF = "offline-1";
const PAGE = "/offline";

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const shelf = await caches.open(SHELF);
    const answer = await fetch(PAGE, { credentials: "omit" });
    const text = await answer.clone().text();
    await shelf.put(PAGE, answer);
    const files = [...text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
    await shelf.addAll([...new Set(files)]);
    await self.skipWaiting();
  })());
});

self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate")
    event.respondWith(fetch(event.request).catch(() => caches.match(PAGE)));
  else if (event.request.destination === "style" || event.request.destination === "image")
    event.respondWith(fetch(event.request).catch(async () => (await caches.match(event.request)) ?? Response.error()));
});
