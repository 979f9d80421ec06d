// Web push, where the browser has it; the button stays hidden elsewhere.
(function () {
  "use strict";
  var button = document.querySelector("[data-push]");
  var refused = document.querySelector("[data-push-no]");
  if (!button || !("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;
  button.hidden = false;

  function bytes(text) {
    var plain = window.atob((text + "===".slice((text.length + 3) % 4)).replace(/-/g, "+").replace(/_/g, "/"));
    var out = new Uint8Array(plain.length), i;
    for (i = 0; i < plain.length; i += 1) out[i] = plain.charCodeAt(i);
    return out;
  }
  function no() { refused.hidden = false; button.disabled = false; }

  button.addEventListener("click", function () {
    button.disabled = true;
    Notification.requestPermission().then(function (answer) {
      if (answer !== "granted") throw new Error("refused");
      return navigator.serviceWorker.register(button.getAttribute("data-worker"));
    }).then(function () {
      return navigator.serviceWorker.ready;
    }).then(function (worker) {
      worker.active.postMessage({ page: window.location.pathname + window.location.search });
      return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(button.getAttribute("data-push")) });
    }).then(function (subscription) {
      var to = button.getAttribute("data-to") + "&ahead=" + document.getElementById("ahead").value;
      return fetch(to, { method: "POST", body: JSON.stringify(subscription.toJSON()) });
    }).then(function (answer) {
      return answer.text();
    }).then(function (said) {
      if (said !== "push_on") throw new Error("not kept");
      window.location.reload();
    }).catch(no);
  });
}());
