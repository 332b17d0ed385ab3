/* Coding a text by keyboard or mouse. What is marked is the browser's own selection, so that it is drawn and
   read out like any other; without this script the page's links and forms do the same. */

import { blocks, code, page, turn } from "./steps.js";

const count = (text) => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);

/* The runs of words in a block; letters in the margin of a code are not part of the text. */
const runs = (block) => {
  const walker = document.createTreeWalker(block.querySelector(".block-text"), NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest("[data-skip]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found;
};

/* Code points to a place in the page, and back. */
const placeOf = (block, position) => {
  let left = position - Number(block.dataset.start);
  const all = runs(block);
  for (const node of all) {
    const size = count(node.data);
    if (left <= size) {
      const plain = size === node.data.length;
      return [node, plain ? left : [...node.data].slice(0, left).join("").length];
    }
    left -= size;
  }
  const last = all.at(-1);
  return [last, last.data.length];
};

const positionOf = (node, offset) => {
  const block = (node.nodeType === 1 ? node : node.parentElement)?.closest("[data-text] .block");
  if (!block) return null;
  const range = document.createRange();
  let before = Number(block.dataset.start);
  for (const run of runs(block)) {
    if (run === node) return before + count(run.data.slice(0, offset));
    range.selectNodeContents(run);
    if (range.comparePoint(node, offset) < 0) return before;
    before += count(run.data);
  }
  return before;
};

const marked = () => {
  const chosen = getSelection();
  if (!chosen.rangeCount || chosen.isCollapsed) return null;
  const range = chosen.getRangeAt(0);
  const start = positionOf(range.startContainer, range.startOffset);
  const end = positionOf(range.endContainer, range.endOffset);
  return start === null || end === null || end <= start ? null : { start, end };
};

/* Sentences, as the server has cut them. */
const sentences = () =>
  blocks().flatMap((block) =>
    block.dataset.sentences
      .split(" ")
      .filter(Boolean)
      .map((pair) => {
        const [start, end] = pair.split("-").map(Number);
        return { block, start, end };
      }),
  );

const mark = (first, last, { backwards = false } = {}) => {
  const from = placeOf(first.block, first.start);
  const to = placeOf(last.block, last.end);
  const [anchor, focus] = backwards ? [to, from] : [from, to];
  getSelection().setBaseAndExtent(anchor[0], anchor[1], focus[0], focus[1]);
  (backwards ? first : last).block.scrollIntoView({ block: "nearest" });
};

let cursor = null; // the sentence that moved last, and the one where marking began

const step = (by, extend) => {
  const all = sentences();
  if (!all.length) return;
  const here = marked();
  let at = cursor ? all.findIndex((one) => one.start === cursor.at) : -1;
  if (at < 0 && here) at = all.findIndex((one) => one.end > here.start);
  const first = document.querySelector("[data-text]").getBoundingClientRect().top;
  if (at < 0) at = all.findIndex((one) => one.block.getBoundingClientRect().bottom > Math.max(first, 80)) - by;
  const next = Math.min(Math.max(at + by, 0), all.length - 1);
  const from = extend && cursor ? all.findIndex((one) => one.start === cursor.from) : next;
  cursor = { at: all[next].start, from: all[Math.max(from, 0)].start };
  const [low, high] = from <= next ? [from, next] : [next, from];
  mark(all[Math.max(low, 0)], all[high], { backwards: next < from });
};

/* The picker: type, arrows, Enter. */
const picker = () => document.querySelector("[data-picker]");
const options = () => [...picker().querySelectorAll("[role=option]")].filter((one) => !one.hidden);
let wanted = null;

const point = (option) => {
  for (const one of picker().querySelectorAll("[role=option]")) one.setAttribute("aria-selected", one === option);
  const input = picker().querySelector("input");
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
};

const narrow = () => {
  const typed = picker().querySelector("input").value.trim().toLowerCase();
  for (const one of picker().querySelectorAll("[role=option]")) {
    one.hidden = !one.textContent.toLowerCase().includes(typed);
  }
  point(options()[0]);
};

/* A mouse may stop inside a word; a code takes the whole word, as the keyboard does. */
const whole = (span) => {
  if (!span) return null;
  const block = (at) => blocks().find((one) => Number(one.dataset.start) <= at && at <= Number(one.dataset.start) + size(one));
  const size = (one) => runs(one).reduce((sum, run) => sum + count(run.data), 0);
  const letters = (one) => [...runs(one).map((run) => run.data).join("")];
  const word = /[\p{L}\p{N}]/u;
  const [first, last] = [block(span.start), block(span.end - 1)];
  if (!first || !last) return span;
  let { start, end } = span;
  const head = letters(first);
  const tail = letters(last);
  const from = Number(first.dataset.start);
  const to = Number(last.dataset.start);
  while (start > from && word.test(head[start - from]) && word.test(head[start - from - 1])) start -= 1;
  while (end - to < tail.length && word.test(tail[end - to]) && word.test(tail[end - to - 1])) end += 1;
  return { start, end };
};

const choose = () => {
  wanted = whole(marked());
  const box = picker();
  box.querySelector("[data-nothing]").hidden = Boolean(wanted);
  box.querySelector("[data-picked-words]").textContent = wanted ? `“${getSelection().toString().trim()}”` : "";
  const list = box.querySelector("ul");
  // What was used last stands first.
  for (const one of [...list.querySelectorAll("[data-recent]")].reverse()) list.prepend(one);
  const field = box.querySelector("input");
  field.value = "";
  if (wanted) field.removeAttribute("aria-describedby");
  else field.setAttribute("aria-describedby", "picker-nothing");
  box.showModal();
  narrow();
};

/* The words between two positions, as far as the page holds them. */
const rangeOf = (span) => {
  const all = blocks();
  const first = all.find((one) => Number(one.dataset.end) > span.start);
  const last = all.filter((one) => Number(one.dataset.start) < span.end).at(-1);
  if (!first || !last) return null;
  const range = document.createRange();
  range.setStart(...placeOf(first, Math.max(span.start, Number(first.dataset.start))));
  range.setEnd(...placeOf(last, span.end));
  return range;
};

const again = (span) => {
  const range = rangeOf(span);
  if (range) getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
};

/* A block that is drawn anew takes the mark and the focus with it: both come back. */
const keepMark = () => {
  const here = marked();
  const text = document.querySelector("[data-text]");
  const focused = text === document.activeElement;
  return () => {
    if (focused && text !== document.activeElement) text.focus({ preventScroll: true });
    const now = marked();
    if (here && (now?.start !== here.start || now?.end !== here.end)) again(here);
  };
};

const take = (option) => {
  if (!option || !wanted) return;
  option.dataset.recent = "";
  option.parentElement.prepend(option);
  const span = wanted;
  picker().close();
  document.querySelector("[data-text]").focus({ preventScroll: true });
  again(span);
  const letter = option.querySelector(".letter");
  const colour = [...letter.classList].find((one) => one.startsWith("letter-")).replace("letter-", "");
  code({ span, code: option.dataset.code, look: { letter, colour, name: option.lastChild.data } }, rangeOf, keepMark);
};

/* About the shortest coding under the mark, else about the text. */
const memo = () => {
  const here = marked();
  const size = (chip) => chip.dataset.to - chip.dataset.from;
  const [under] = [...document.querySelectorAll("[data-coding-id]")]
    .filter((chip) => here && Number(chip.dataset.from) < here.end && Number(chip.dataset.to) > here.start)
    .sort((one, other) => size(one) - size(other));
  const about = under ? `coding:${under.dataset.codingId}` : page().dataset.about;
  location.assign(`${page().dataset.memoUrl}?about=${about}`);
};

document.addEventListener("keydown", (event) => {
  if (!page()) return;
  if (picker()?.open) {
    const all = options();
    const now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") point(all[Math.min(now + 1, all.length - 1)]);
    else if (event.key === "ArrowUp") point(all[Math.max(now - 1, 0)]);
    else if (event.key === "Enter" && event.target.matches("[role=combobox]")) take(all[now]);
    else return;
    event.preventDefault();
    return;
  }
  // Single letters speak only while the text has the focus (WCAG 2.1.4).
  if (!event.target.matches?.("[data-text]") || event.ctrlKey || event.metaKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.altKey && event.shiftKey && (key === "ArrowRight" || key === "ArrowLeft")) {
    getSelection().modify("extend", key === "ArrowRight" ? "forward" : "backward", "word");
  } else if (event.altKey) return;
  else if (key === "j" || key === "ArrowDown") step(1, event.shiftKey);
  else if (key === "k" || key === "ArrowUp") step(-1, event.shiftKey);
  else if (key === "c") choose();
  else if (key === "m") memo();
  else if (key === "z") turn(event.shiftKey ? page().dataset.redoUrl : page().dataset.undoUrl, keepMark);
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (!page()) return;
  if (event.target.closest("[data-choose]")) choose();
  else if (event.target.closest("[data-close]")) picker().close();
  else if (picker()?.open) take(event.target.closest("[role=option]"));
});
document.addEventListener("submit", (event) => {
  if (!page() || !event.submitter?.matches("[data-turn]")) return;
  event.preventDefault();
  turn(event.target.getAttribute("action"), keepMark);
});
document.addEventListener("input", (event) => {
  if (event.target.closest?.("[data-picker]")) narrow();
});
