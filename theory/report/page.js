"use strict";
// The page is complete without this: it marks a quantity wherever it stands, and can show one step at a time.
const light = (key, on) => {
  const question = key.closest(".question");
  const name = key.dataset.q;
  if (!question || !name) return;
  for (const other of question.querySelectorAll("[data-q]")) {
    if (other.dataset.q === name && !other.matches("details")) other.classList.toggle("lit", on);
  }
};
for (const [begin, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(begin, (event) => { const key = event.target.closest("[data-q]"); if (key) light(key, true); });
  document.addEventListener(end, (event) => { const key = event.target.closest("[data-q]"); if (key) light(key, false); });
}
const button = document.getElementById("hints");
button.parentElement.hidden = false;
button.addEventListener("click", () => {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  document.body.classList.toggle("hinting", on);
  document.querySelectorAll(".next").forEach((next) => next.remove());
  for (const question of document.querySelectorAll(".question")) {
    const steps = [...question.querySelectorAll(".step")];
    steps.forEach((step, index) => step.classList.toggle("later", on && index > 0));
    if (!on || steps.length < 2) continue;
    const next = document.createElement("button");
    next.type = "button";
    next.className = "next";
    next.textContent = "Next step";
    next.addEventListener("click", () => {
      const hidden = steps.find((step) => step.classList.contains("later"));
      if (hidden) hidden.classList.remove("later");
      if (!steps.some((step) => step.classList.contains("later"))) next.remove();
    });
    steps[steps.length - 1].after(next);
  }
});
