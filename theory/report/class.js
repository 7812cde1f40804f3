"use strict";
// The page is complete without this: it sorts and filters the submissions, and copies rows for the override file.
const table = document.getElementById("table");
const body = table.tBodies[0];
const rows = [...body.rows];
const heads = [...table.tHead.rows[0].cells];

// A click on a column's name sorts by it, a second one turns the order round; equal rows keep their order.
const value = (row, column) => {
  const text = row.cells[column].textContent;
  return column === 0 ? text : parseFloat(text) || 0;
};
const sort = (column) => {
  const head = heads[column];
  const first = column === 0 ? "ascending" : "descending";
  const other = first === "ascending" ? "descending" : "ascending";
  const order = head.getAttribute("aria-sort") === first ? other : first;
  heads.forEach((one) => one.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1;
  const compare = (a, b) => {
    const [one, two] = [value(a, column), value(b, column)];
    return sign * (column === 0 ? one.localeCompare(two, "en", { numeric: true }) : one - two);
  };
  body.append(...[...rows].sort(compare));
};
heads.forEach((head, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  button.addEventListener("click", () => sort(column));
  head.append(button);
});

// Only submissions whose name has the text, with an answer that has the verdict.
const search = document.getElementById("search");
const verdict = document.getElementById("verdict");
const shown = document.getElementById("shown");
const filter = () => {
  const wanted = search.value.trim().toLowerCase();
  const column = heads.findIndex((head) => head.textContent === verdict.value);
  let count = 0;
  for (const row of rows) {
    const named = row.cells[0].textContent.toLowerCase().includes(wanted);
    row.hidden = !(named && (column < 0 || value(row, column) > 0));
    count += row.hidden ? 0 : 1;
  }
  shown.textContent = count + " of " + rows.length;
};
search.addEventListener("input", filter);
verdict.addEventListener("change", filter);
const form = document.querySelector(".filter");
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
filter();

// A row of the override file goes to the clipboard, where the browser lets it.
if (navigator.clipboard) {
  for (const row of document.querySelectorAll(".row")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", () => {
      const text = row.querySelector("pre").textContent + "\n";
      navigator.clipboard.writeText(text).then(() => { button.textContent = "Copied"; }, () => { button.textContent = "Select and copy it by hand"; });
    });
    row.append(button);
  }
}
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
