/* Small conveniences. Every page works without them. */
import htmx from "htmx.org";
import "./here.js";
import "./coding.js";
import "./sorting.js";
import { staysHere } from "./signal.js";

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // a child's file never stays in the browser's storage
htmx.config.refreshOnHistoryMiss = true; // so the way back is always the whole page, asked for again
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  // A refusal is an answer for the person, so it is shown where the person looks.
  { code: "(400|403|404|409|422)", swap: true, error: false },
  { code: "...", swap: false, error: true },
];
window.htmx = htmx;

const say = (words) => {
  const region = document.getElementById("live");
  if (region && words) region.textContent = words;
};

/* The error summary takes the focus, so that a screen reader and a thumb both start there. */
const focusErrors = (root) => root.querySelector("[data-error-summary]")?.focus();

/* A counter's two buttons; without the script the number field does the same. */
const addSteps = (root) => {
  for (const input of root.querySelectorAll("input[data-counter]:not([data-ready])")) {
    input.dataset.ready = "";
    let frame = input.closest(".counter");
    if (!frame) {
      frame = document.createElement("span");
      frame.className = "counter";
      input.replaceWith(frame);
      frame.append(input);
    }
    const shapes = document.getElementById("counter-shapes");
    if (!shapes) continue;
    const [less, more] = shapes.content.cloneNode(true).querySelectorAll("button");
    const step = (up) => {
      if (input.value === "") input.value = input.min || "0";
      else if (up) input.stepUp();
      else input.stepDown();
      input.dispatchEvent(new Event("change", { bubbles: true }));
      say(input.value);
    };
    less.addEventListener("click", () => step(false));
    more.addEventListener("click", () => step(true));
    input.before(less);
    input.after(more);
  }
};

const wake = (root) => {
  addSteps(root);
  focusErrors(root);
};

/* Menus close when one looks elsewhere. */
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  closeMenus();
  open?.querySelector("summary").focus();
});

/* A second tap sends nothing twice; the server's once-only key is the real guard. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (staysHere(form, event.submitter)) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // A refused form is the answer to a post, which a browser will not ask for again: the way back over it would be a
  // page of the browser's own. From here on this place in the history is the form itself.
  if (document.querySelector("[data-error-summary]")) history.replaceState(history.state, "", location.href);
  event.submitter?.setAttribute("aria-busy", "true");
  if ("answersFile" in form.dataset) setTimeout(() => taken(form), 3000);
});
const ready = (form) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
};
/* Where the answer is a file the page stays, and nobody is told when it came: the form may be sent again. */
const taken = (form) => {
  ready(form);
  form.dispatchEvent(new Event("file-taken", { bubbles: true }));
};
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(ready));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) ready(form);
});

/* Some answers go with no other: tapping one lets go of the rest. */
document.addEventListener("change", (event) => {
  const tapped = event.target;
  const alone = tapped.dataset?.alone?.split(" ");
  if (!alone || !tapped.checked || !tapped.form) return;
  for (const other of tapped.form.querySelectorAll(`input[name="${tapped.name}"]:checked`)) {
    if (other !== tapped && (alone.includes(tapped.value) || alone.includes(other.value))) other.checked = false;
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("htmx:afterSwap", (event) => wake(event.target));

document.documentElement.dataset.js = "yes";
// An address that ends in #main (from the link past the menu) would draw the focus away from what is wrong.
window.addEventListener("load", () => requestAnimationFrame(() => focusErrors(document)));
/* What was just done is said to those who do not see it: a page that opens is not a change that is read out. */
const done = document.querySelectorAll("#messages .notice-body");
if (done.length) setTimeout(() => say([...done].map((one) => one.textContent.trim()).join(" ")), 500);
/* A row of tabs that is wider than the phone begins where one is, not at its left end. */
document.querySelectorAll(".tabs > li > [aria-current]").forEach((tab) => {
  const row = tab.closest(".tabs");
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
});
document.querySelectorAll("[data-needs-script]").forEach((part) => (part.hidden = false));
wake(document);
