import { strict as assert } from "node:assert";
import { stripVTControlCharacters } from "node:util";
import { specReporter } from "../../reporters/spec.js";
import { GOOD_RUN, RUN, report } from "./events.js";
import { SUMMARY } from "./summary-text.js";

const FILES = String.raw`
test/cart.test.js (1s)
  cart
    ✔ adds
    ✔ adds red titles (40ms)
    totals
      ✔ sums (120ms)
      - rounds
    ✔ empties
  ✔ on its own

test/money.test.js (12ms) failed
  money
    ✖ adds
    ✖ "before each" hook for "rounds"

test/exits.test.js (12ms) crashed
  exits
    ✔ begins

test/hangs.test.js (2m) timed-out

test/flaky.test.js (12ms) failed
  flaky
    ✖ connects

test/flaky.test.js attempt 2 (12ms)
  flaky
    ✔ connects (try 2)

test/leaks.test.js (12ms)
  leaks
    ✔ a server

test/broken.test.js (12ms) failed

test/it's lost.test.js (0ms) lost
`;

const GOOD = String.raw`
test/cart.test.js (1s)
  cart
    ✔ adds
    ✔ adds red titles (40ms)
    totals
      ✔ sums (120ms)
      - rounds
    ✔ empties
  ✔ on its own

  5 passing (300ms)

  1 file: 1 passed, 2 slots, fork, seed 42

`;

describe("the spec reporter", () => {
	it("shows every test in its suites, a file at a time, and then what failed", async () => {
		const { text } = await report(specReporter, RUN);
		assert.equal(text, FILES + SUMMARY);
	});

	it("shows little more than the tests of a run that goes well", async () => {
		const { text } = await report(specReporter, GOOD_RUN);
		assert.equal(text, GOOD);
	});

	it("shows the same text with colours, and colours are all that it adds", async () => {
		const { text } = await report(specReporter, RUN, { colour: true });
		assert.equal(stripVTControlCharacters(text), FILES + SUMMARY);
		assert.ok(text.includes("\u001b[32m✔\u001b[39m"), "a pass is green");
		assert.ok(text.includes("\u001b[31m✖ adds\u001b[39m"), "a failure is red");
		assert.ok(text.includes("\u001b[36m- rounds\u001b[39m"), "what is skipped is cyan");
		assert.ok(text.includes("\u001b[31m (120ms)\u001b[39m"), "a slow test is red");
		assert.ok(text.includes("\u001b[33m (40ms)\u001b[39m"), "a medium one is yellow");
		assert.ok(text.includes("\u001b[32m+2\u001b[39m"), "what was expected is green");
		assert.ok(text.includes("\u001b[31m-1\u001b[39m"), "what was found is red");
	});

	it("shows nothing of a file before it is done", async () => {
		const { text } = await report(specReporter, RUN.slice(0, 9));
		assert.equal(text, "");
	});

	it("closes where it writes", async () => {
		assert.ok((await report(specReporter, [])).closed);
	});
});
