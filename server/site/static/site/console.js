// The console's own hands: keys, countdowns, dialogs, calling by itself. Everything that counts is decided by the centre.
"use strict";
(() => {
  const KEYS_OFF = "console-keys-off";
  const TICK_MS = 200;
  const desk = () => document.getElementById("desk");
  const now = () => document.getElementById("now");

  // Countdowns: the centre says how many seconds are left, this page counts them down.
  const ends = new WeakMap();
  let autoEnds = null;
  const endOf = (element) => {
    if (!ends.has(element)) ends.set(element, performance.now() + Number(element.dataset.left) * 1000);
    return ends.get(element);
  };
  const over = (element) => {
    if ("opens" in element.dataset) element.disabled = false;
    if ("goes" in element.dataset) element.remove();
    if (element.tagName === "SPAN") element.hidden = true;
    delete element.dataset.left;
  };
  const tick = () => {
    document.querySelectorAll("#desk [data-left]").forEach((element) => {
      const auto = "auto" in element.dataset;
      if (auto && autoEnds === null) autoEnds = performance.now() + Number(element.dataset.left) * 1000;
      const leftMs = (auto ? autoEnds : endOf(element)) - performance.now();
      const count = element.querySelector(":scope > [data-count]");
      if (count) count.textContent = String(Math.max(Math.ceil(leftMs / 1000), 0));
      if (leftMs > 0) return;
      if (auto) callByItself(element);
      else over(element);
    });
    if (!document.querySelector("#desk [data-auto]")) autoEnds = null;
  };
  const callByItself = (element) => {
    if (document.querySelector("dialog[open]")) return; // whoever fills something in is not interrupted
    element.remove();
    document.getElementById("next-form")?.requestSubmit();
  };
  window.setInterval(tick, TICK_MS);

  // Dialogs stand beside the part that is pushed, so that a push never wipes what is being filled in.
  const fill = (dialog) => {
    const { ticket = "", number = "", next = "" } = now().dataset;
    dialog.querySelectorAll("[data-number]").forEach((element) => { element.textContent = number; });
    dialog.querySelectorAll("input[name=ticket]").forEach((input) => { input.value = ticket; });
    dialog.querySelectorAll("input[data-next]").forEach((input) => { input.checked = next.split(" ").includes(input.value); });
  };
  const open = (name) => {
    const dialog = document.getElementById(name);
    dialog.querySelector("form").reset();
    fill(dialog);
    dialog.showModal();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.opensDialog) open(button.dataset.opensDialog);
    if ("closes" in button.dataset) button.closest("dialog").close();
    if (button.dataset.ask && !window.confirm(button.dataset.ask)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);
  document.addEventListener("htmx:configRequest", (event) => {
    const shared = event.target.closest("#line, #aside") || (event.target.closest("dialog") && "seen" in event.detail.parameters);
    if (shared) event.detail.parameters.seen = now().dataset.seen;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const dialog = event.target.closest?.("dialog[open]");
    if (dialog && event.detail.successful) dialog.close();
  });

  // The centre says which mark the page would bear now. A page that bears it, as after its own deed, fetches nothing.
  let wanted = null;
  const underWay = new Set();
  const HEARD_WITHIN_MS = 40000; // the centre beats every 15 s; a stream may also hang without an error
  let isOpen = false;
  let heardAt = 0;
  const heard = () => { heardAt = performance.now(); };
  const streaming = () => isOpen && performance.now() - heardAt < HEARD_WITHIN_MS;
  const look = () => {
    if (wanted === null || [...underWay].some((request) => request.readyState !== XMLHttpRequest.DONE)) return;
    underWay.clear();
    const mark = wanted;
    wanted = null;
    if (!mark || mark !== now().dataset.mark) window.htmx.trigger(desk(), "stale");
  };
  document.addEventListener("sse:changed", (event) => {
    if (event.target !== desk()) return;
    event.stopPropagation();
    wanted = event.detail.data;
    look();
  }, true);
  document.addEventListener("htmx:beforeSend", (event) => {
    if (event.detail.target === desk()) underWay.add(event.detail.xhr);
  });
  document.addEventListener("htmx:afterRequest", look);
  document.addEventListener("htmx:sseOpen", (event) => {
    isOpen = true;
    heard();
    event.detail.source.addEventListener("beat", heard);
  });
  document.addEventListener("htmx:sseMessage", heard);
  document.addEventListener("htmx:sseError", () => { isOpen = false; });
  document.addEventListener("htmx:configRequest", (event) => {
    if (streaming()) event.detail.headers["X-Lists-Come"] = "1";
  });

  // A pushed list stays where it was scrolled to.
  let scrolled = 0;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target === desk()) scrolled = desk().querySelector(".scroll")?.scrollTop ?? 0;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== desk()) return;
    const list = desk().querySelector(".scroll");
    if (list) list.scrollTop = scrolled;
    // What was just done is seen, however far down the list the thumb was.
    if (event.detail.requestConfig?.verb === "post") document.getElementById("hand-title")?.scrollIntoView({ block: "nearest" });
    tick();
  });

  // The lists are pushed by themselves; the number of people stands on buttons beside them too.
  document.addEventListener("htmx:sseBeforeMessage", () => {
    scrolled = desk()?.querySelector(".scroll")?.scrollTop ?? 0;
  });
  document.addEventListener("htmx:sseMessage", (event) => {
    if (event.detail.type !== "line") return;
    const list = desk().querySelector(".scroll");
    if (list) list.scrollTop = scrolled;
    const said = document.getElementById("people-said")?.textContent ?? "";
    document.querySelectorAll("[data-people]").forEach((element) => { element.textContent = said; });
  });

  // Single keys (WCAG 2.1.4: they can be turned off, and do nothing while something is typed).
  const typing = (element) => element.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
    if (window.localStorage.getItem(KEYS_OFF) || typing(event.target) || document.querySelector("dialog[open]")) return;
    const found = desk()?.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!found) return;
    event.preventDefault();
    found.click();
  });
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("keys-on");
    if (!box) return;
    box.checked = !window.localStorage.getItem(KEYS_OFF);
    box.addEventListener("change", () => {
      if (box.checked) window.localStorage.removeItem(KEYS_OFF);
      else window.localStorage.setItem(KEYS_OFF, "1");
    });
    tick();
  });
})();
