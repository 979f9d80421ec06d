// Keeps a public page alive by server-sent events, on any browser since 2012: ES5, no library.
// Without EventSource it asks for the page every 10 s; a server that is away never costs what is on the glass.
(function () {
  "use strict";
  var BEAT_LATE_MS = 40000; // the centre beats every 15 s
  var LOOK_EVERY_MS = 2000;
  var ASK_EVERY_MS = 10000;
  var MOST_REFUSALS = 3;
  var TRY_AGAIN_MS = 60000;
  var TURN_MS = 8000;
  var BLINK_MS = 800;
  var BLINKS = 12;
  var body = document.body;
  var stream = body.getAttribute("data-stream");
  var languages = (body.getAttribute("data-languages") || "ja").split(",");
  var source = null;
  var heardAt = 0;
  var lookingAgain = false;
  var turn = 0;
  var blinks = 0;
  var refusals = 0;
  var asking = null;

  function now() { return new Date().getTime(); }
  function each(what, deed) {
    var found = document.querySelectorAll(what), i;
    for (i = 0; i < found.length; i += 1) deed(found[i]);
  }
  function offline(yes) {
    each("[data-offline]", function (one) { one.hidden = !yes; if (yes) one.removeAttribute("hidden"); else one.setAttribute("hidden", ""); });
  }
  function speak() {
    body.className = body.className.replace(/\bsay-\w+/, "say-" + languages[turn]);
  }
  function noLongerNew(one) {
    window.setTimeout(function () { one.className = one.className.replace(/ ?\bfresh\b/, ""); }, Number(one.getAttribute("data-fresh-s")) * 1000);
  }
  function greet() {
    each("[data-fresh-s]", noLongerNew);
    blinks = document.querySelector(".fresh") ? BLINKS : 0;
  }
  function fill(html) {
    var place = document.querySelector("[data-fill]");
    if (!place || place.innerHTML === html) return;
    place.innerHTML = html;
    greet();
  }
  function stillMotion() {
    return window.matchMedia && window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  function ask(url, deed) {
    var request = new XMLHttpRequest();
    request.open("GET", url + (url.indexOf("?") < 0 ? "?" : "&") + "_=" + now(), true);
    request.timeout = 4000;
    request.onreadystatechange = function () {
      if (request.readyState === 4) deed(request.status, request.responseText);
    };
    try { request.send(); } catch (error) { deed(0, ""); }
  }

  function listen() {
    lookingAgain = false;
    heardAt = now();
    source = new window.EventSource(stream);
    source.onopen = function () { heardAt = now(); refusals = 0; stopAsking(); offline(false); };
    source.onerror = lookForAWayBack;
    source.addEventListener(body.getAttribute("data-event"), function (told) { heardAt = now(); fill(told.data); });
    source.addEventListener("beat", function (told) {
      heardAt = now();
      offline(false);
      each("[data-clock]", function (one) { one.textContent = told.data; });
    });
    source.addEventListener("over", function () { source.close(); window.location.reload(); });
  }
  // The browser's own retries grow slow: ask for the centre ourselves, and listen again when it is back.
  function lookForAWayBack() {
    if (source) source.close();
    offline(refusals < MOST_REFUSALS);
    if (lookingAgain) return;
    lookingAgain = true;
    window.setTimeout(look, LOOK_EVERY_MS * (0.5 + Math.random()));
  }
  function look() {
    ask("/healthz", function (status) {
      if (status !== 200) { offline(true); window.setTimeout(look, LOOK_EVERY_MS); return; }
      refusals += 1;
      if (refusals < MOST_REFUSALS) { listen(); return; }
      // The centre is there and has no stream to spare: ask like an old television, and try again in a minute.
      askFromNowOn();
      window.setTimeout(listen, TRY_AGAIN_MS);
    });
  }

  function askFromNowOn() { if (!asking) { askAgain(); asking = window.setInterval(askAgain, ASK_EVERY_MS); } }
  function stopAsking() { window.clearInterval(asking); asking = null; }
  function askAgain() {
    ask(window.location.href.split("#")[0], function (status, text) {
      var from = text.indexOf("data-fill"), until = text.lastIndexOf("</main>");
      offline(status !== 200);
      if (status === 410 || status === 404) window.location.reload();
      if (status === 200 && from > 0 && until > from) fill(text.substring(text.indexOf(">", from) + 1, until));
    });
  }

  greet();
  if (stream && window.EventSource) {
    listen();
    window.setInterval(function () { if (!lookingAgain && now() - heardAt > BEAT_LATE_MS) lookForAWayBack(); }, LOOK_EVERY_MS);
  } else if (stream) {
    askFromNowOn();
    window.setInterval(function () {
      var time = new Date();
      each("[data-clock]", function (one) { one.textContent = ("0" + time.getHours()).slice(-2) + ":" + ("0" + time.getMinutes()).slice(-2); });
    }, ASK_EVERY_MS);
  }
  if (languages.length > 1) {
    window.setInterval(function () { turn = (turn + 1) % languages.length; speak(); }, TURN_MS);
  }
  if (document.querySelector(".board") && !stillMotion()) {
    window.setInterval(function () {
      if (blinks <= 0) return;
      blinks -= 1;
      body.className = body.className.replace(/ ?\blit\b/, "") + (blinks % 2 ? " lit" : "");
    }, BLINK_MS);
  }
}());
