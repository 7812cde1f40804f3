"use strict";
// What is typed goes to the server once nothing has been typed for a moment; an older answer never follows a newer one.
const page = document.body.dataset.page;
const element = (id) => document.getElementById(id);
const PAUSE = 250; // milliseconds
const LONGEST = 500; // between two answers
const WAIT = "In a moment ...";

// Sends a request; a later one for the same ends it.
const running = {};
const ask = async (address, body, type = "application/json") => {
  const what = address.split("?")[0], own = new AbortController();
  if (running[what]) running[what].abort();
  running[what] = own;
  document.body.classList.add("pending");
  const status = element("status"), waits = status && !status.textContent;
  if (waits) status.textContent = WAIT;
  try {
    const sent = type === "application/json" ? JSON.stringify(body) : body;
    const reply = await fetch(address, { method: "POST", headers: { "content-type": type }, body: sent, signal: own.signal });
    if (!reply.ok) return { html: "", error: await reply.text() };
    return await reply.json();
  } catch (error) {
    return error.name === "AbortError" ? null : { html: "", error: "The server does not answer; is it still running?" };
  } finally {
    if (running[what] === own) {
      delete running[what];
      if (waits && status.textContent === WAIT) status.textContent = "";
      if (!Object.keys(running).length) document.body.classList.remove("pending");
    }
  }
};
const later = (work) => {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, PAUSE);
  };
};
// The server has escaped all that is foreign in `html`.
const show = (where, found, status, summary = "") => {
  if (!found.error) where.innerHTML = found.html;
  status.textContent = found.error || summary;
  status.classList.toggle("trouble", Boolean(found.error));
};

const go = (text, [start, end]) => {
  text.focus();
  text.setSelectionRange(start, end);
  const line = text.value.slice(0, start).split("\n").length;
  text.scrollTop = Math.max(0, (line - 5) * (text.scrollHeight / text.value.split("\n").length));
};
// Each link that is shown leads to its place in the text.
const lead = (where, text, places) => {
  [...where.querySelectorAll(".link")].forEach((link, at) => {
    if (!places[at]) return;
    const place = link.querySelector(".place");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "place";
    button.textContent = place.textContent || "show";
    place.replaceWith(button);
    link.addEventListener("click", () => go(text, places[at]));
  });
};

// A text as it is understood, one element for each piece. The server tells what is new in it; what is not stays as it is.
const understood = (where, text) => {
  let pieces = []; // each with its element, where its link stands in the text, and how many lines below that its line is
  const made = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    const element = template.content.firstElementChild, place = element.querySelector(".place");
    if (!place) return { element };
    const button = document.createElement("button"), question = place.textContent;
    Object.assign(button, { type: "button", className: "place" });
    place.replaceWith(button);
    return { element, button, question };
  };
  const lines = () => {
    const ends = [...text.value.matchAll(/\n/g)].map((found) => found.index);
    let line = 0;
    for (const piece of pieces) {
      if (!piece.button) continue;
      while (line && ends[line - 1] >= piece.start) line -= 1;
      while (line < ends.length && ends[line] < piece.start) line += 1;
      const said = [`line ${line + 1 + piece.row}`, piece.question].filter(Boolean).join(", ");
      if (piece.button.textContent !== said) piece.button.textContent = said;
    }
  };
  where.addEventListener("click", (event) => {
    const link = event.target.closest(".link"), piece = link && pieces.find((one) => one.element.contains(link));
    if (piece && piece.button) go(text, [piece.start, piece.end]);
  });
  return (found) => {
    const old = found.whole ? [] : pieces;
    const between = found.pieces.map(([html, start, end, row]) => {
      const piece = typeof html === "number" ? old[html] : made(html);
      return Object.assign(piece, { start, end, row });
    });
    const last = old.slice(old.length - found.after);
    for (const piece of last) {
      piece.start += found.shift;
      piece.end += found.shift;
    }
    const kept = new Set(between), before = old.slice(0, found.before);
    for (const piece of pieces.slice(found.before, pieces.length - found.after)) if (!kept.has(piece)) piece.element.remove();
    let next = last.length ? last[0].element : null;
    for (const { element } of [...between].reverse()) {
      if (element.parentNode !== where || element.nextSibling !== next) where.insertBefore(element, next);
      next = element;
    }
    pieces = [...before, ...between, ...last];
    lines();
  };
};
// One at a time: what changed while one was on its way goes with the next, which waits as long as the last one took;
// work that says that there is more of it goes on at once.
const paced = (work) => {
  let busy = false, again = false;
  return async () => {
    again = true;
    if (busy) return;
    busy = true;
    while (again) {
      again = false;
      const begun = performance.now();
      const more = await work(), took = performance.now() - begun;
      if (again && !more) await new Promise((done) => setTimeout(done, Math.min(took, LONGEST)));
      again ||= more;
    }
    busy = false;
  };
};

const write = (address, wanted) => {
  const text = element("text"), shown = element("shown"), status = element("status");
  const judge = async () => {
    const found = await ask(address, wanted());
    if (!found) return;
    show(shown, found, status, found.summary);
    if (!found.error) lead(shown, text, found.places);
  };
  text.addEventListener("input", later(judge));
  judge();
};

const pages = {
  write() {
    const kind = element("kind"), text = element("text"), status = element("status");
    const update = understood(element("shown"), text);
    const draft = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
    let version = "", judged = 0;
    const take = (found, called = "") => {
      if (!found) return false;
      status.textContent = found.error || called + found.summary;
      status.classList.toggle("trouble", Boolean(found.error));
      if (found.error) return false;
      if (found.text !== null) text.value = found.text;
      ({ version, judged } = found);
      update(found);
      return found.more;
    };
    const judge = paced(async () => take(await ask("/api/check", { draft, version, judged, name: `text${kind.value}`, text: text.value })));
    text.addEventListener("input", judge);
    kind.addEventListener("change", judge);
    judge();
    const open = async (file) => {
      const ending = (/\.[^.]*$/.exec(file.name.toLowerCase()) || [""])[0];
      kind.value = [...kind.options].some((one) => one.value === ending) ? ending : ".md"; // as it is read from now on
      const asked = new URLSearchParams({ draft, version, name: file.name });
      if (take(await ask(`/api/file?${asked}`, await file.arrayBuffer(), "application/octet-stream"), `${file.name}: `)) judge();
    };
    element("file").addEventListener("change", (event) => event.target.files[0] && open(event.target.files[0]));
    for (const kind of ["dragover", "dragleave", "drop"]) {
      text.addEventListener(kind, (event) => {
        if (!event.dataTransfer || ![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        text.classList.toggle("dropping", kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files[0]) open(event.dataTransfer.files[0]);
      });
    }
  },

  author() {
    write("/api/bank", () => ({ text: element("text").value }));
  },

  calculate() {
    const form = element("form"), table = element("table"), status = element("status");
    const layer = element("layer"), shown = element("shown"), explained = element("explained");
    // The name of each layer asks for its numbers, worked out.
    const explain = async (asked) => {
      const found = await ask("/api/explain", asked);
      if (!found) return;
      layer.hidden = false;
      show(shown, found, explained);
      if (found.error) shown.replaceChildren();
      layer.querySelector("h2").focus();
    };
    const count = async () => {
      const data = new FormData(form), asked = Object.fromEntries(["spec", "input", "batch", "view", "depth", "device"].map((name) => [name, data.get(name)]));
      const { spec, input, view, depth } = asked;
      for (const field of form.querySelectorAll("[data-views]")) field.hidden = !field.dataset.views.split(" ").includes(view);
      const found = await ask("/api/count", { ...asked, conventions: data.getAll("convention") });
      if (!found) return;
      show(table, found, status);
      layer.hidden = true;
      for (const name of !found.error && !depth && view === "table" ? table.querySelector("article").querySelectorAll("tbody th") : []) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "layer";
        button.title = "its numbers, worked out";
        button.append(...name.childNodes);
        button.addEventListener("click", () => explain({ spec, input, layer: button.textContent }));
        name.replaceChildren(button);
      }
    };
    form.addEventListener("input", later(count));
    form.addEventListener("submit", (event) => { event.preventDefault(); count(); });
    count();
  },

  question() {
    const name = document.body.dataset.question;
    const shown = element("shown"), status = element("status"), numbers = element("numbers"), parts = element("part");
    let variant = "", givens = {};
    const fields = (rows) => {
      numbers.replaceChildren(...rows.map((row) => {
        const label = document.createElement("label"), field = document.createElement("input"), slider = document.createElement("input");
        label.append(row.name, field, slider);
        Object.assign(field, { type: "text", value: row.value, inputMode: "decimal", autocomplete: "off" });
        Object.assign(slider, { type: "range", min: row.low, max: row.high, step: row.step, value: Number(row.value) });
        slider.setAttribute("aria-label", `${row.name}, moved`);
        field.setAttribute("aria-label", `${row.name}, a number`);
        const change = (value) => { givens[row.name] = value; again(); };
        field.addEventListener("change", () => change(field.value));
        slider.addEventListener("input", () => {
          field.value = String(Math.round(Number(slider.value) * 1e6) / 1e6);
          change(field.value);
        });
        return label;
      }));
    };
    const work = async (renew) => {
      const found = await ask("/api/question", { name, givens, variant });
      if (!found) return;
      show(shown, found, status, variant ? `Variant ${variant}` : "");
      if (found.error) return;
      if (renew) {
        fields(found.givens);
        parts.replaceChildren(...found.parts.map((part) => new Option(part, part)));
        element("fresh").hidden = !found.varies;
      }
      steps();
    };
    const again = later(() => work(false));
    element("fresh").addEventListener("click", () => {
      variant = String(Math.floor(Math.random() * 1e6));
      givens = {};
      work(true);
    });
    element("reset").addEventListener("click", () => { variant = ""; givens = {}; work(true); });

    // One step at a time: the rest waits until it is asked for.
    const one = element("one"), next = element("next");
    const all = () => [...shown.querySelectorAll("details.step")];
    const steps = () => {
      const hidden = one.checked;
      all().forEach((step) => { step.hidden = hidden; step.open = !hidden; });
      next.hidden = !hidden;
      [...shown.querySelectorAll("figure")].forEach((figure) => { figure.hidden = hidden; });
    };
    // The answer waits until it is asked for, so that one's own can be tried first.
    const reveal = element("reveal");
    const uncover = (shows) => {
      shown.classList.toggle("covered", !shows);
      reveal.setAttribute("aria-expanded", String(shows));
      reveal.textContent = shows ? "Hide the worked answer" : "Show the worked answer";
    };
    reveal.addEventListener("click", () => uncover(shown.classList.contains("covered")));
    one.addEventListener("change", () => { uncover(true); steps(); });
    next.addEventListener("click", () => {
      const step = all().find((other) => other.hidden);
      if (!step) return;
      step.hidden = false;
      step.open = true;
      step.querySelector("summary").focus();
      next.hidden = !all().some((other) => other.hidden);
    });

    const form = element("try"), verdict = element("verdict"), read = element("read");
    // What is typed is shown as it is read; whether it is right is said when that is asked for.
    const reading = later(async () => {
      const given = element("given").value;
      const found = given.trim() ? await ask("/api/read", { name, givens, variant, part: parts.value, given }) : { html: "", error: "" };
      if (found && !verdict.firstChild) read.innerHTML = found.html;  // an answer that was judged is read already
    });
    element("given").addEventListener("input", () => { verdict.replaceChildren(); reading(); });
    parts.addEventListener("change", () => { verdict.replaceChildren(); reading(); });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const given = element("given").value;
      const found = await ask("/api/try", { name, givens, variant, part: parts.value, given, key: element("key").checked });
      if (found) { read.replaceChildren(); show(verdict, found, element("tried")); }
    });
    work(true);
  },
};
if (pages[page]) pages[page]();
