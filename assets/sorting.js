/* Sorting the passages of a code: letters and figures work only while the focus is in the form, so that they
   are in nobody's way; without this script the form does the same. */

const press = (form, key) => {
  const boxes = [...form.querySelectorAll('input[type="checkbox"]')];
  if (/^[0-9]$/.test(key)) {
    const box = key === "0" ? boxes.at(-1) : boxes.slice(0, -1)[Number(key) - 1];
    box?.click();
    box?.focus();
    return Boolean(box);
  }
  if (key === "n") form.querySelector("[data-sort-none]").click();
  else if (key === "l") form.querySelector("[data-sort-later]").click();
  else return false;
  return true;
};

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-sort]");
  if (!form || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const passage = event.target.matches("[data-sort-passage]");
  if (event.key === "Enter" && passage) form.requestSubmit(form.querySelector("[data-sort-place]"));
  else if (!press(form, event.key.toLowerCase())) return;
  event.preventDefault();
});

/* The passage is read first; a complaint about the form comes before it. */
document.addEventListener("DOMContentLoaded", () => {
  if (!document.querySelector("[data-error-summary]")) document.querySelector("[data-sort-passage]")?.focus();
});
