"use strict";
// Every word that is asked for must stand in an entry; titles count most. The address keeps what was asked.
const ENTRIES = [/* entries */];
const MOST = 40, AROUND = 70; // results, and characters on each side of what was found
const field = document.querySelector("#main input[name=q]"), list = document.getElementById("found"), said = document.getElementById("said");
const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);
const rank = (entry, asked) => {
  const title = entry.title.toLowerCase(), text = `${entry.page} ${entry.text}`.toLowerCase();
  let sum = 0;
  for (const word of asked) {
    if (title.split(/[^\p{L}\p{N}_]+/u).includes(word)) sum += 8;
    else if (title.includes(word)) sum += 4;
    else if (text.includes(word)) sum += 1;
    else return 0;
  }
  return sum;
};
const excerpt = (text, asked) => {
  const low = text.toLowerCase(), at = Math.max(0, Math.min(...asked.map((word) => low.indexOf(word)).filter((place) => place >= 0), text.length));
  const begin = Math.max(0, at - AROUND), end = Math.min(text.length, at + 2 * AROUND);
  return `${begin ? "…" : ""}${text.slice(begin, end)}${end < text.length ? "…" : ""}`;
};
const search = () => {
  const asked = words(field.value);
  const found = asked.length ? ENTRIES.map((entry) => [rank(entry, asked), entry]).filter(([sum]) => sum).sort((a, b) => b[0] - a[0]) : [];
  list.replaceChildren(...found.slice(0, MOST).map(([, entry]) => {
    const item = document.createElement("li"), link = document.createElement("a"), page = document.createElement("span"), text = document.createElement("p");
    link.href = entry.address;
    link.textContent = entry.title;
    page.textContent = ` ${entry.page}`;
    text.textContent = excerpt(entry.text, asked);
    item.append(link, page, text);
    return item;
  }));
  said.textContent = !asked.length ? "" : found.length > MOST ? `${found.length} places; the first ${MOST} are shown` : `${found.length} place${found.length === 1 ? "" : "s"}`;
};
field.value = new URLSearchParams(location.search).get("q") || "";
field.addEventListener("input", search);
field.form.addEventListener("submit", (event) => event.preventDefault());
search();
