/* No signal on the street: what was typed stays on the page, because a page of the browser's own would take its place.

   A form that is sent without a network is gone: the browser shows an error and the way back leads past the form. So
   nothing is sent, and no link is followed, while the phone says that it is offline. Where it claims to be online and
   the last question failed nonetheless, one small file is asked for first. */
const bar = () => document.getElementById("net-trouble");
let doubtful = false;

export const show = (failing) => {
  const said = bar();
  if (said) said.hidden = !failing; // an alert: it is read out when it shows
};

const PROBE_MS = 8000;
const reaches = async () => {
  try {
    const small = document.querySelector("link[rel=icon]").href;
    await fetch(small, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PROBE_MS) });
    return true;
  } catch {
    return false;
  }
};

/* Whether the form has to stay here; it is sent again by itself once the network is known to carry it. */
export const staysHere = (form, submitter) => {
  if (!navigator.onLine) {
    show(true);
    return true;
  }
  if (!doubtful) return false;
  submitter?.setAttribute("aria-busy", "true");
  reaches().then((there) => {
    submitter?.removeAttribute("aria-busy");
    doubtful = !there;
    show(!there);
    if (there) form.requestSubmit(submitter);
  });
  return true;
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

/* A link would lead to the same page of the browser's own. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || navigator.onLine || link.target === "_blank" || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  show(true);
});
