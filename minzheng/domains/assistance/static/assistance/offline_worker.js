// Keeps the visit forms that were opened, and what they are drawn with, so that they open without a network.
// It answers for nothing else: every other request goes to the network as if this worker were not there.
"use strict";

const STORE = "minzheng-visits-1";
const HERE = new URL("./", self.location).pathname;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function isForm(url) {
  return url.pathname.startsWith(HERE) && /\/[0-9a-f-]{36}\/$/.test(url.pathname);
}

function isAsset(url) {
  return url.pathname.startsWith("/static/");
}

async function networkFirst(request) {
  const store = await caches.open(STORE);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) {
      await store.put(request, answer.clone());
    }
    return answer;
  } catch (gone) {
    const kept = await store.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw gone;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isForm(url) || isAsset(url)) event.respondWith(networkFirst(event.request));
});

// The page that opens first is not under this worker yet: it names what has to be kept.
self.addEventListener("message", (event) => {
  const { keep, forget } = event.data;
  event.waitUntil(
    caches.open(STORE).then(async (store) => {
      if (keep) {
        await Promise.all(
          keep.map(async (address) => {
            const answer = await fetch(address, { credentials: "same-origin" });
            if (answer.ok && !answer.redirected) await store.put(address, answer);
          }),
        );
        event.source.postMessage({ kept: true });
      }
      if (forget) await store.delete(forget, { ignoreVary: true });
    }),
  );
});
