// Keeps the shell of the field pages and nothing else: no page or answer with anybody's data is ever stored here.
"use strict";
const CACHE = "fadu-field-{{ version }}";
const SHELL = [{% for address in shell %}"{{ address|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    for (const address of SHELL) {
      const answer = await fetch(address, { credentials: "same-origin", cache: "no-cache" });
      // Somebody signed out: a redirect to the sign-in page is not the shell.
      if (!answer.ok || answer.redirected) throw new Error(address);
      await cache.put(address, answer);
    }
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("fadu-field-") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin || !SHELL.includes(address.pathname)) return;
  event.respondWith((async () => (await (await caches.open(CACHE)).match(address.pathname)) || fetch(event.request))());
});
