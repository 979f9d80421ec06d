// Keeps pages that live by server-sent events alive: shows when the line is gone, finds the way back by itself.
"use strict";
(() => {
  const BEAT_LATE_MS = 40000; // the centre beats every 15 s
  const LOOK_EVERY_MS = 2000;
  let source = null;
  let beatAt = performance.now();

  const offline = (yes) => {
    document.querySelectorAll("[data-offline]").forEach((element) => { element.hidden = !yes; });
  };

  document.addEventListener("htmx:sseOpen", (event) => {
    source = event.detail.source;
    beatAt = performance.now();
    offline(false);
    source.addEventListener("beat", (beat) => {
      beatAt = performance.now();
      offline(false);
      document.querySelectorAll("[data-clock]").forEach((element) => { element.textContent = beat.data; });
    });
  });
  document.addEventListener("htmx:sseError", () => offline(true));

  // The stream's own retries grow slow; ask for the centre and load the page anew when it is back.
  window.setInterval(async () => {
    const expected = document.querySelector("[sse-connect]") !== null;
    const late = performance.now() - beatAt > BEAT_LATE_MS;
    const closed = source !== null && source.readyState === EventSource.CLOSED;
    if (!expected || !(late || closed)) return;
    offline(true);
    try {
      const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(1500) });
      if (answer.ok) window.location.reload();
    } catch { /* still away; look again */ }
  }, LOOK_EVERY_MS);
})();
