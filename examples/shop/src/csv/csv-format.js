"use strict";
// Writes and reads CSV as RFC 4180 has it: comma, double quotes, CRLF when writing. When reading, LF will do.

const { ShopError } = require("../errors/shop-error.js");

const NEEDS_QUOTES = /[",\r\n]/;
const LOOKS_LIKE_A_FORMULA = /^[=+\-@\t]/;

/** @param {{ key: string, title: string }[]} columns */
function formatCsv(rows, columns) {
  const header = columns.map(({ title }) => formatCell(title));
  const lines = rows.map((row) => columns.map(({ key }) => formatCell(row[key])));
  return [header, ...lines].map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** @returns {Record<string, string>[]} one object per line, keyed by the header's titles */
function parseCsv(text) {
  const [header = [], ...lines] = splitCells(text.replace(/^\uFEFF/, ""));
  return lines.map((cells, index) => {
    if (cells.length !== header.length) throw wrongWidth(index + 2, cells.length, header.length);
    return Object.fromEntries(header.map((title, column) => [title, cells[column]]));
  });
}

function formatCell(value) {
  if (value === undefined || value === null) return "";
  // A spreadsheet would run text such as =HYPERLINK(...); an apostrophe makes it text again.
  const risky = typeof value === "string" && LOOKS_LIKE_A_FORMULA.test(value);
  const text = risky ? `'${value}` : String(value);
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function splitCells(text) {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const lines = [];
  let line = [];
  while (cell.lastIndex < text.length || line.length > 0) {
    const start = cell.lastIndex;
    const match = cell.exec(text);
    if (!match) throw new ShopError("BAD_CSV", `cannot read the cell at offset ${start}`);
    line.push(match[1]?.replaceAll('""', '"') ?? match[2]);
    if (match[3] === ",") continue;
    lines.push(line);
    line = [];
  }
  return lines;
}

function wrongWidth(lineNumber, actual, expected) {
  const message = `line ${lineNumber} has ${actual} cells, the header has ${expected}`;
  return new ShopError("BAD_CSV", message);
}

module.exports = { formatCsv, parseCsv };
