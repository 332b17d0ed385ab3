/* A coder's steps. A code that was chosen is drawn at once and said to be on its way; the server's answer takes its
   place, or takes it back and says why. Steps go out one after another, so that each is undone in its turn, and what
   did not arrive stays on the page until it is sent again or dropped. */

export const page = () => document.querySelector("[data-coding]");
export const blocks = () => [...document.querySelectorAll("[data-text] .block")];
const under = (span) => blocks().filter((one) => Number(one.dataset.start) < span.end && Number(one.dataset.end) > span.start);

const waiting = new Set(); // drawn here and not yet said to be saved
let line = Promise.resolve();

const colours = (step) => `coming-${step.look.colour}`;
const highlight = (name) => {
  if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
  return CSS.highlights.get(name);
};

const takeOff = (step) => {
  for (const chip of step.chips) chip.remove();
  step.chips = [];
  if (step.range && globalThis.CSS?.highlights) highlight(colours(step)).delete(step.range);
};

const draw = (step, rangeOf) => {
  takeOff(step);
  const shape = document.getElementById(step.failed ? "chip-unsaved" : "chip-coming");
  for (const block of under(step.span)) {
    const chip = shape.content.firstElementChild.cloneNode(true);
    chip.querySelector("[data-look]").replaceWith(step.look.letter.cloneNode(true), step.look.name);
    chip.querySelector("[data-again]")?.addEventListener("click", () => again(step));
    chip.querySelector("[data-drop]")?.addEventListener("click", () => drop(step));
    block.querySelector(".block-codes").lastElementChild.before(chip);
    step.chips.push(chip);
  }
  step.rangeOf = rangeOf ?? step.rangeOf;
  step.range = step.rangeOf(step.span);
  if (step.range && globalThis.CSS?.highlights) highlight(colours(step)).add(step.range);
};

const back = () => document.querySelector("[data-text]")?.focus({ preventScroll: true });

const drop = (step) => {
  waiting.delete(step);
  takeOff(step);
  back();
};

const trouble = (shown) => {
  const bar = document.getElementById("net-trouble");
  if (bar) bar.hidden = !shown || document.getElementById("signed-out")?.hidden === false;
};

/* The server answers whoever is signed out with nothing: to send it again would not help. */
const signedOut = (shown) => {
  const bar = document.getElementById("signed-out");
  if (bar) bar.hidden = !shown;
};

/* The parts of the answer take the place of those that stand here. */
const swap = (html, keepMark) => {
  const shape = document.createElement("template");
  shape.innerHTML = html;
  const restore = keepMark();
  for (const part of [...shape.content.children]) {
    const here = document.getElementById(part.id);
    part.removeAttribute("hx-swap-oob");
    if (part.id === "live") here.textContent = part.textContent;
    else here?.replaceWith(part);
  }
  restore();
  for (const step of waiting) draw(step);
};

const posted = (url, values) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ ...values, at: blocks()[0]?.dataset.start ?? "0", csrfmiddlewaretoken: token });
  // It goes on its way even when the page is left meanwhile.
  return fetch(url, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
};

/* Whoever signed in again in another tab has a new token there, and the old one here. */
const renewed = async () => {
  const fresh = await fetch(location.href);
  if (new URL(fresh.url).pathname !== location.pathname) return false;
  const shape = new DOMParser().parseFromString(await fresh.text(), "text/html");
  const token = shape.querySelector("[name=csrfmiddlewaretoken]")?.value;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token ?? field.value;
  return Boolean(token);
};

const answered = async (url, values) => {
  try {
    let answer = await posted(url, values);
    if (answer.status === 403 && (await renewed())) answer = await posted(url, values);
    signedOut(answer.status === 204);
    const html = [200, 409, 422].includes(answer.status) ? await answer.text() : "";
    return html.includes('id="coding-said"') && !html.includes("<html") ? html : null;
  } catch {
    return null;
  }
};

const send = async (step, keepMark) => {
  const stand = under(step.span).map((one) => `${one.dataset.start}-${one.dataset.end}`);
  const { start, end } = step.span;
  const html = await answered(step.url, { start, end, code: step.code, op: step.op, blocks: stand.join(" ") });
  trouble(html === null);
  if (html === null) {
    step.failed = true;
    draw(step);
    return;
  }
  waiting.delete(step);
  takeOff(step);
  swap(html, keepMark);
};

let marking = () => () => {};

/* Draw a code over a passage, and send it. `rangeOf` finds the words; `keepMark` keeps what is marked over a swap. */
export const code = (step, rangeOf, keepMark) => {
  marking = keepMark;
  const made = { ...step, url: page().dataset.codeUrl, op: crypto.randomUUID(), chips: [] };
  waiting.add(made);
  draw(made, rangeOf);
  line = line.then(() => send(made, keepMark));
};

const again = (step) => {
  step.failed = false;
  draw(step);
  back();
  line = line.then(() => send(step, marking));
};

/* Undo or redo. What never arrived is undone by dropping it. */
export const turn = (url, keepMark) => {
  line = line.then(async () => {
    const lost = [...waiting].filter((one) => one.failed).at(-1);
    if (lost && url === page().dataset.undoUrl) return drop(lost);
    const html = await answered(url, { op: crypto.randomUUID() });
    trouble(html === null);
    if (html !== null) swap(html, keepMark);
  });
};

window.addEventListener("beforeunload", (event) => {
  if (waiting.size) event.preventDefault();
});
