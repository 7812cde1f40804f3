"use strict";
// A class is graded: one case after the other, one key each. What the server says is decided is decided, nothing else.
{
  const at = (id) => document.getElementById(id);
  const kept = window.sessionStorage;
  const status = at("status"), pane = at("hand-in"), by = at("by"), note = at("note"), keys = at("keys");
  const EVERY = 15000; // milliseconds between looks at what others decide
  let queue = [], place = -1, shown = null, ready = false, busy = false, mine = [];
  const ahead = new Map(); // address and body -> what was asked for before it is needed

  const tell = (words, trouble = false) => {
    status.textContent = words;
    status.classList.toggle("trouble", trouble);
  };
  const send = async (what, body) => {
    let reply;
    try {
      reply = await fetch(`/api/grade/${what}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    } catch {
      throw new Error("The server does not answer; is it still running? What it had confirmed is kept.");
    }
    if (!reply.ok) throw new Error(await reply.text());
    return reply.json();
  };
  // What does not change by decisions is asked for once, and before it is needed.
  const once = (what, body) => {
    const name = what + JSON.stringify(body);
    if (!ahead.has(name)) {
      if (ahead.size > 60) ahead.delete(ahead.keys().next().value);
      const asked = send(what, body);
      asked.catch(() => ahead.delete(name));
      ahead.set(name, asked);
    }
    return ahead.get(name);
  };

  const progress = (now) => {
    at("progress").textContent = `${now.decided} of ${now.cases} decided`;
    at("bar").max = Math.max(now.cases, 1);
    at("bar").value = now.decided;
    at("standing").innerHTML = now.html; // escaped by the server
    for (const row of queue) row.open = now.open[row.id] || 0;
    questions();
  };
  const questions = () => {
    const found = new Map();
    for (const row of queue) {
      const [open, all] = found.get(row.question) || [0, 0];
      found.set(row.question, [open + (row.open > 0), all + 1]);
    }
    const options = [...found].map(([name, [open, all]]) => new Option(`${name}: ${open} of ${all} wait`, name));
    at("jump").replaceChildren(...options);
    if (queue[place]) at("jump").value = queue[place].question;
  };
  const waiting = (from, step = 1) => {
    for (let n = 1; n <= queue.length; n += 1) {
      const other = (from + step * n + queue.length * 2) % queue.length;
      if (queue[other].open) return other;
    }
    return -1;
  };

  const show = async (where) => {
    if (where < 0 || where >= queue.length) return;
    place = where;
    ready = false;
    wait(busy);
    const { id } = queue[where];
    try {
      const [found, sheet] = await Promise.all([send("case", { case: id }), once("hand-in", { case: id, student: 0 })]);
      if (place !== where) return; // somebody has gone on
      fill(found);
      lay(sheet, 0);
      note.value = "";
      at("earned").value = "";
      ready = true;
      wait(busy);
      const next = waiting(where);
      if (next >= 0 && next !== where) once("hand-in", { case: queue[next].id, student: 0 }).catch(() => {});
      explain(found, where);
    } catch (error) {
      tell(error.message, true);
    }
  };
  // The worked steps may come later: nobody has to wait for them.
  const explain = async ({ question, seed }, where) => {
    const name = `${question} ${seed}`, box = at("key");
    if (box.dataset.of === name) return;
    try {
      const worked = await once("key", { question, seed });
      if (place !== where) return;
      box.innerHTML = worked;
      box.dataset.of = name;
    } catch (error) {
      box.textContent = error.message;
    }
  };
  // Keys decide once a case is there to be seen, and never the next one by mistake.
  const wait = (waits) => {
    busy = waits;
    at("marking").setAttribute("aria-busy", String(busy || !ready));
  };
  const fill = (found) => {
    shown = found;
    at("marking").hidden = false;
    at("title").innerHTML = `${found.title} <span class="soft">${place + 1} of ${queue.length}, out of ${found.most}</span>`;
    at("case").innerHTML = found.html;
    at("decided").innerHTML = found.decided;
    if (!at("case").querySelector(".key")) at("key-box").open = true; // nothing else says what is right
    at("undo").disabled = !found.version && !mine.length;
    at("most").textContent = `of ${found.most}`;
    const whole = Math.min(9, Math.floor(Number(found.most)));
    at("points").replaceChildren(...(Number(found.most) > 0 ? Array.from({ length: whole + 1 }, (_, digit) => {
      const button = document.createElement("button");
      button.type = "button";
      button.innerHTML = `<kbd>${digit}</kbd>`;
      button.setAttribute("aria-label", `${digit} points`);
      button.addEventListener("click", () => points(String(digit)));
      return button;
    }) : []));
    at("typed").hidden = !(Number(found.most) > 0);
    at("meant-label").hidden = !found.meant.length;
    at("meant").replaceChildren(new Option("nothing that is asked", ""), ...found.meant.map(([question, part], n) => new Option(`${question} ${part}`, String(n))));
    if (found.meant.length === 1) at("meant").value = "0";
    people(found);
    questions();
  };
  const people = (found) => {
    const several = found.students.length > 1;
    at("who").hidden = !several;
    at("who-title").innerHTML = `and ${found.students.length - 1} ${found.students.length === 2 ? "other" : "others"} wrote the same: see them, or take one out <kbd>o</kbd>`;
    at("total").innerHTML = found.students[0].total;
    at("students").replaceChildren(...found.students.map((student, n) => {
      const row = document.createElement("li"), label = document.createElement("label"), box = document.createElement("input"), look = document.createElement("button");
      box.type = "checkbox";
      box.checked = true;
      label.append(box, ` ${student.name}`);
      look.type = "button";
      look.textContent = "Hand-in";
      look.setAttribute("aria-label", `Hand-in of ${student.name}`);
      look.addEventListener("click", () => look_at(n));
      row.append(label, look);
      return row;
    }));
  };
  const look_at = async (n) => {
    const { id } = queue[place];
    try {
      const sheet = await once("hand-in", { case: id, student: n });
      if (queue[place].id !== id) return;
      lay(sheet, n);
      at("total").innerHTML = shown.students[n].total;
    } catch (error) {
      tell(error.message, true);
    }
  };
  const lay = (sheet, n) => {
    pane.innerHTML = sheet;
    at("hand-in-title").textContent = shown.students[n].name;
    const here = pane.querySelector("#here");
    pane.scrollTop = here ? Math.max(0, here.offsetTop - pane.offsetTop - pane.clientHeight / 3) : 0;
  };

  const change = async (what, body, said) => {
    if (busy || !ready) return;
    wait(true);
    const where = place, { id } = queue[where];
    try {
      const done = await send(what, { case: id, seen: shown.version, ...body });
      progress(done.standing);
      if (done.met || done.error) {
        if (place === where) fill(done.shown);
        tell(done.met ? `Not taken: ${done.met}. What they decided is shown.` : `Not taken: ${done.error}`, true);
        return;
      }
      mine = mine.filter((other) => other !== id);
      if (what === "decide") mine.push(id);
      const { decided, cases } = done.standing;
      tell(`${said}. ${decided} of ${cases} decided.${what === "decide" ? " Undo: u." : ""}`);
      const next = what === "decide" ? waiting(where) : -1;
      if (next >= 0 && place === where) await show(next);
      else if (place === where) fill(done.shown);
      if (decided === cases) tell(`${said}. All ${cases} are decided.`);
    } catch (error) {
      tell(error.message, true);
    } finally {
      wait(false);
    }
  };
  const named = () => {
    if (by.value.trim()) return true;
    by.classList.add("needed");
    by.focus();
    tell("Say who you are, once: it stands beside what you decide.", true);
    return false;
  };
  const decide = (effect, word) => {
    if (!ready || !named()) return;
    const boxes = [...at("students").querySelectorAll("input")];
    const students = boxes.flatMap((box, n) => (box.checked ? [n] : []));
    const chosen = at("meant").value;
    if (shown.meant.length && chosen === "" && effect.verdict !== "wrong") {
      tell("Say first what it answers.", true);
      at("meant").focus();
      return;
    }
    const meant = shown.meant.length && chosen !== "" ? shown.meant[Number(chosen)] : null;
    const whose = students.length === 1 ? shown.students[students[0]].name : `${students.length} students`;
    change("decide", { students, by: by.value, note: note.value, meant, ...effect }, `${queue[place].question} ${queue[place].part}: ${word} for ${whose}`);
  };
  const points = (typed) => {
    if (typed.trim() && at("typed").hidden === false) decide({ earned: typed.trim() }, `${typed.trim()} of ${shown.most}`);
  };
  const undo = async () => {
    if (!ready || busy) return;
    if (!shown.version && mine.length) await show(queue.findIndex((row) => row.id === mine[mine.length - 1]));
    if (shown.version) await change("undo", {}, `${queue[place].question} ${queue[place].part}: taken back`);
  };
  const toggle = () => {
    const pressed = pane.classList.toggle("source");
    at("source").setAttribute("aria-pressed", String(pressed));
  };

  const does = {
    r: () => decide({ verdict: "right" }, "right"),
    w: () => decide({ verdict: "wrong" }, "wrong"),
    s: () => show(waiting(place)),
    j: () => show(place + 1),
    k: () => show(place - 1),
    n: () => note.focus(),
    p: () => at("earned").focus(),
    u: undo,
    v: toggle,
    o: () => {
      at("who").open = true;
      const first = at("students").querySelector("input");
      if (first) first.focus();
    },
    ArrowRight: () => show(place + 1),
    ArrowLeft: () => show(place - 1),
  };
  document.addEventListener("keydown", (event) => {
    if (!(event.target instanceof Element)) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && typing) typing.blur();
    if (typing || event.repeat || event.ctrlKey || event.altKey || event.metaKey || !keys.checked) return;
    if (event.key.startsWith("Arrow") && event.target.closest(".pane")) return;
    if (/^[0-9]$/.test(event.key)) {
      event.preventDefault();
      if (!shown || Number(event.key) > Number(shown.most)) tell(`There are ${shown ? shown.most : 0} points to be had here.`, true);
      else points(event.key);
    } else if (does[event.key]) {
      event.preventDefault();
      does[event.key]();
    }
  });
  for (const [id, key] of Object.entries({ right: "r", wrong: "w", skip: "s", next: "j", previous: "k", undo: "u", source: "v" })) {
    at(id).addEventListener("click", () => does[key]());
  }
  at("typed").addEventListener("submit", (event) => {
    event.preventDefault();
    at("earned").blur();
    points(at("earned").value);
  });
  at("jump").addEventListener("change", () => {
    const own = queue.map((row, n) => [row, n]).filter(([row]) => row.question === at("jump").value);
    show((own.find(([row]) => row.open) || own[0])[1]);
    at("jump").blur();
  });
  by.value = kept.getItem("theory-by") || "";
  by.addEventListener("input", () => {
    kept.setItem("theory-by", by.value);
    by.classList.remove("needed");
  });
  by.addEventListener("keydown", (event) => event.key === "Enter" && by.blur());
  keys.checked = kept.getItem("theory-keys") !== "off";
  keys.addEventListener("change", () => kept.setItem("theory-keys", keys.checked ? "on" : "off"));

  const others = async () => {
    if (busy || document.hidden || !queue.length) return;
    const before = queue[place].open;
    try {
      progress(await send("standing", {}));
      if (ready && !busy && queue[place].open !== before) {
        const where = place, found = await send("case", { case: queue[where].id });
        if (place === where && !busy && found.version !== shown.version) {
          fill(found);
          tell("Somebody else has decided this meanwhile.");
        }
      }
    } catch (error) {
      tell(error.message, true);
    }
  };
  const begin = async () => {
    try {
      const found = await send("queue", {});
      queue = found.queue;
      progress(found);
      if (!queue.length) return tell("Nothing waits for a person.");
      const first = waiting(-1);
      tell(first < 0 ? "All is decided. The first one is shown." : "");
      await show(Math.max(first, 0));
      setInterval(others, EVERY);
    } catch (error) {
      tell(error.message, true);
    }
  };
  begin();
}
