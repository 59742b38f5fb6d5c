"use strict";

const assert = require("node:assert/strict");
const { formatCsv, parseCsv } = require("../../src/csv/csv-format.js");

const COLUMNS = [
  { key: "name", title: "Name" },
  { key: "price", title: "Price" },
];

function formatName(name) {
  return formatCsv([{ name }], [COLUMNS[0]]);
}

describe("CSV", () => {
  describe("when written", () => {
    it("begins with the titles and ends each line with CRLF", () => {
      assert.equal(
        formatCsv([{ name: "Mug", price: 11.9 }], COLUMNS),
        "Name,Price\r\nMug,11.9\r\n",
      );
    });

    it("leaves cells empty that have no value", () => {
      assert.equal(formatCsv([{ name: null }], COLUMNS), "Name,Price\r\n,\r\n");
    });

    it("quotes commas, quotes and line ends", () => {
      assert.equal(formatName("Mug, blue"), 'Name\r\n"Mug, blue"\r\n');
      assert.equal(formatName('The "big" mug'), 'Name\r\n"The ""big"" mug"\r\n');
      assert.equal(formatName("two\nlines"), 'Name\r\n"two\nlines"\r\n');
    });

    it("disarms text that a spreadsheet would run", () => {
      assert.equal(formatName("=1+1"), "Name\r\n'=1+1\r\n");
    });

    it("leaves negative numbers alone", () => {
      assert.equal(formatName(-5), "Name\r\n-5\r\n");
    });
  });

  describe("when read", () => {
    it("gives an object per line", () => {
      assert.deepEqual(parseCsv("a,b\n1,2\n3,4\n"), [
        { a: "1", b: "2" },
        { a: "3", b: "4" },
      ]);
    });

    it("understands quotes, commas and line ends in quotes", () => {
      assert.deepEqual(parseCsv('a,b\n"x, ""y""","two\nlines"\n'), [
        { a: 'x, "y"', b: "two\nlines" },
      ]);
    });

    it("skips the byte order mark that spreadsheets write", () => {
      assert.deepEqual(parseCsv("\uFEFFa\n1\n"), [{ a: "1" }]);
    });

    it("names the line that has too few cells", () => {
      assert.throws(() => parseCsv("a,b\n1,2\n3\n"), /line 3 has 1 cells, the header has 2/);
    });

    it("refuses text after a closing quote", () => {
      assert.throws(() => parseCsv('a\n"x"y\n'), { code: "BAD_CSV" });
    });

    it("reads what was written", () => {
      const rows = [{ Name: 'a "b", c\r\nd', Price: "1" }];
      const columns = [
        { key: "Name", title: "Name" },
        { key: "Price", title: "Price" },
      ];
      assert.deepEqual(parseCsv(formatCsv(rows, columns)), rows);
    });
  });
});
