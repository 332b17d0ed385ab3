/* No signal on the street: what was typed stays on the page, because a page of the browser's own would take its place.

   A form that is sent without a network is gone: the browser shows an error and the way back leads past the form. So
   one small file is asked for first where the browser says that it is offline (which is no proof: a server on the same
   computer needs no network), and where the last question failed. Only if the file does not come does the page stay. */
const bar = () => document.getElementById("net-trouble");
let doubtful = false;

export const show = (failing) => {
  const said = bar();
  if (said) said.hidden = !failing; // an alert: it is read out when it shows
};

const PROBE_MS = 8000;
let asked = null; // the press that waits for the file
let carried = null; // the form or link whose press is repeated, the file having come

/* Whether the server answers; it throws where this browser is too old to ask. */
const reaches = () => {
  const small = document.querySelector("link[rel=icon]").href;
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), PROBE_MS);
  return fetch(small, { method: "HEAD", cache: "no-store", signal: stop.signal })
    .then(
      () => true,
      // A network that fails is a TypeError; anything else says nothing of it, and nobody is held for that.
      (why) => !(why instanceof TypeError || why.name === "AbortError"),
    )
    .finally(() => clearTimeout(clock));
};

/* Keeps a press back until the file has come, then repeats it. Every press asks anew and the last one counts, so
   nothing is held for ever and nothing goes twice. */
const waits = (what, again, button) => {
  let answer;
  try {
    answer = reaches();
  } catch {
    return false;
  }
  asked?.button?.removeAttribute("aria-busy");
  const mine = { what, button };
  asked = mine;
  button?.setAttribute("aria-busy", "true");
  answer.then((there) => {
    if (asked !== mine) return;
    asked = null;
    button?.removeAttribute("aria-busy");
    doubtful = !there;
    show(!there);
    if (!there) return;
    carried = what;
    try {
      again();
    } finally {
      carried = null;
    }
  });
  return true;
};

/* Whether the form has to stay here; it is sent again by itself once the network is known to carry it. */
export const staysHere = (form, submitter) => {
  if (carried === form || (navigator.onLine && !doubtful)) return false;
  if (form.requestSubmit) return waits(form, () => form.requestSubmit(submitter), submitter);
  // Older phones repeat a press by its button; where they do not tell which one it was, the form goes.
  return Boolean(submitter) && waits(form, () => submitter.click(), submitter);
};

for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    doubtful = name !== "htmx:responseError"; // an answer came, so the network carries
    show(true);
  });
}
document.addEventListener("htmx:afterSwap", () => {
  doubtful = false;
  show(false);
});
window.addEventListener("online", () => show(false));

/* Whether a click on this link leaves the page for another of ours, in the same tab. */
const leads = (link, event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  if (link.target === "_blank" || link.origin !== location.origin || link.protocol !== location.protocol) return false;
  return !(link.href.includes("#") && link.pathname === location.pathname && link.search === location.search);
};

/* A link would lead to the same page of the browser's own. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (navigator.onLine || !link || carried === link || !leads(link, event)) return;
  // A form that is about to be sent goes first: leaving the page would lose it.
  if (asked?.what instanceof HTMLFormElement || waits(link, () => link.click())) event.preventDefault();
});
