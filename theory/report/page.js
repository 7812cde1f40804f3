"use strict";
// The page is complete without this: it marks a quantity wherever it stands, folds, and can show one step at a time.
const all = (where, what) => [...where.querySelectorAll(what)];

// A quantity under the pointer or in focus is marked in the graph, the formulas and the steps of its question.
let lit = [];
const mark = (event) => {
  lit.forEach((part) => part.classList.remove("lit"));
  const from = event.target.closest && event.target.closest("[data-q]");
  const question = from && from.closest(".question");
  lit = question ? all(question, "[data-q]").filter((part) => part.dataset.q === from.dataset.q) : [];
  lit.forEach((part) => part.classList.add("lit"));
};
for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, mark);

// A link to a step opens it; printing opens all.
const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.matches("details")) target.open = true;
};
addEventListener("hashchange", reveal);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.getAttribute("href") === location.hash) reveal();
});
reveal();
let closed = [];
addEventListener("beforeprint", () => {
  closed = all(document, "details:not([open])");
  closed.forEach((step) => { step.open = true; });
});
addEventListener("afterprint", () => closed.forEach((step) => { step.open = false; }));

const press = (button, on) => button.setAttribute("aria-pressed", String(on));
const pressed = (button) => button.getAttribute("aria-pressed") === "true";
const unfold = document.getElementById("unfold");
unfold.addEventListener("click", () => {
  press(unfold, !pressed(unfold));
  unfold.textContent = pressed(unfold) ? "Fold every step" : "Open every step";
  all(document, ".step").forEach((step) => { step.open = pressed(unfold); });
});

// One step at a time: later steps are hidden, and so are their numbers in the graph.
const veil = (question) => {
  const known = new Set(all(question, ".step:not(.later), .givens [data-q]").map((part) => part.dataset.q));
  const steps = new Set(all(question, ".step").map((part) => part.dataset.q));
  for (const text of all(question, ".graph text[data-q]")) {
    const hidden = text.matches(".forward, .backward, .slope") && !known.has(text.dataset.q) && steps.has(text.dataset.q);
    text.classList.toggle("veiled", hidden);
  }
};
const hints = document.getElementById("hints");
const begin = (question) => {
  const steps = all(question, ".step");
  if (!steps.length) return;
  steps.forEach((step) => step.classList.add("later"));
  const bar = document.createElement("p");
  bar.className = "next";
  const next = document.createElement("button");
  next.type = "button";
  const says = document.createElement("span");
  says.setAttribute("role", "status");
  bar.append(next, " ", says);
  const tell = () => {
    const shown = steps.filter((step) => !step.classList.contains("later")).length;
    next.textContent = shown ? "Next step" : "First step";
    next.hidden = shown === steps.length;
    says.textContent = shown + " of " + steps.length + " steps shown";
    veil(question);
  };
  next.addEventListener("click", () => {
    const step = steps.find((one) => one.classList.contains("later"));
    step.classList.remove("later");
    step.open = true;
    step.querySelector("summary").focus({ preventScroll: true });
    tell();
  });
  steps[steps.length - 1].after(bar);
  tell();
};
const end = (question) => {
  all(question, ".later, .veiled").forEach((part) => part.classList.remove("later", "veiled"));
  all(question, ".next").forEach((bar) => bar.remove());
};
hints.addEventListener("click", () => {
  press(hints, !pressed(hints));
  document.body.classList.toggle("hinting", pressed(hints));
  all(document, ".question").forEach(pressed(hints) ? begin : end);
});
document.querySelector(".tools").hidden = !document.querySelector(".step");
const narrow = matchMedia("(max-width: 66rem)");
const contents = document.querySelector("nav details");
if (narrow.matches) contents.open = false;
