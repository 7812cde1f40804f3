"use strict";
// What is typed goes to the server once nothing has been typed for a moment; an older answer never follows a newer one.
const page = document.body.dataset.page;
const element = (id) => document.getElementById(id);
const PAUSE = 250; // milliseconds
const WAIT = "In a moment ...";

// Sends a request; a later one of the same page ends it.
let running = null;
const ask = async (address, body, type = "application/json") => {
  if (running) running.abort();
  const own = (running = new AbortController());
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
    if (running === own) {
      running = null;
      if (waits && status.textContent === WAIT) status.textContent = "";
      document.body.classList.remove("pending");
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
  return { text, shown, status, judge };
};

const pages = {
  write() {
    const kind = element("kind");
    const { text, shown, status, judge } = write("/api/check", () => ({ name: `text${kind.value}`, text: element("text").value }));
    kind.addEventListener("change", judge);
    const take = async (file) => {
      const found = await ask(`/api/file?name=${encodeURIComponent(file.name)}`, await file.arrayBuffer(), "application/octet-stream");
      if (!found) return;
      if (found.text !== null && found.text !== undefined) text.value = found.text;
      show(shown, found, status, `${file.name}: ${found.summary || ""}`);
      if (!found.error) lead(shown, text, found.places);
    };
    element("file").addEventListener("change", (event) => event.target.files[0] && take(event.target.files[0]));
    for (const kind of ["dragover", "dragleave", "drop"]) {
      text.addEventListener(kind, (event) => {
        if (!event.dataTransfer || ![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        text.classList.toggle("dropping", kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
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
      const data = new FormData(form), spec = data.get("spec"), input = data.get("input");
      const found = await ask("/api/count", { spec, input, batch: data.get("batch"), conventions: data.getAll("convention") });
      if (!found) return;
      show(table, found, status);
      layer.hidden = true;
      for (const name of found.error ? [] : table.querySelector("article").querySelectorAll("tbody th")) {
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
    one.addEventListener("change", steps);
    next.addEventListener("click", () => {
      const step = all().find((other) => other.hidden);
      if (!step) return;
      step.hidden = false;
      step.open = true;
      step.querySelector("summary").focus();
      next.hidden = !all().some((other) => other.hidden);
    });

    const form = element("try"), verdict = element("verdict");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const given = element("given").value;
      const found = await ask("/api/try", { name, givens, variant, part: parts.value, given, key: element("key").checked });
      if (found) show(verdict, found, element("tried"));
    });
    work(true);
  },
};
if (pages[page]) pages[page]();
