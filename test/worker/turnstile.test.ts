import { strict as assert } from "node:assert";
import fc from "fast-check";
import { turnstile } from "../../worker/turnstile.js";

type How = "shared" | "exclusive";

/** What was admitted by now; promises that are settled have been heard. */
async function settled(): Promise<void> {
	for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

function newGate() {
	const gate = turnstile();
	const inside: { name: string; how: How; leave: () => void }[] = [];
	const begun: string[] = [];
	return {
		inside,
		begun,
		async enter(name: string, how: How): Promise<void> {
			void gate.enter(how).then((leave) => {
				begun.push(name);
				inside.push({ name, how, leave });
			});
			await settled();
		},
		async leave(at = 0): Promise<void> {
			inside.splice(at, 1)[0]?.leave();
			await settled();
		},
	};
}

describe("the turnstile of executions", () => {
	it("lets shared ones run side by side", async () => {
		const gate = newGate();
		for (const name of ["a", "b", "c"]) await gate.enter(name, "shared");
		assert.deepEqual(gate.begun, ["a", "b", "c"]);
	});

	it("lets an exclusive one wait for all others, and run alone", async () => {
		const gate = newGate();
		await gate.enter("a", "shared");
		await gate.enter("b", "shared");
		await gate.enter("alone", "exclusive");
		await gate.leave();
		assert.deepEqual(gate.begun, ["a", "b"]);
		await gate.leave();
		await gate.enter("c", "shared");
		assert.deepEqual(gate.begun, ["a", "b", "alone"]);
		await gate.leave();
		assert.deepEqual(gate.begun, ["a", "b", "alone", "c"]);
	});

	it("lets nobody overtake an exclusive one that waits", async () => {
		const gate = newGate();
		await gate.enter("a", "shared");
		await gate.enter("alone", "exclusive");
		await gate.enter("b", "shared");
		assert.deepEqual(gate.begun, ["a"]);
	});

	it("keeps the order, never lets anyone beside an exclusive one, and lets all in, whatever comes", async () => {
		const step = fc.oneof(
			fc.constantFrom("shared" as const, "exclusive" as const),
			fc.record({ leave: fc.nat({ max: 5 }) }),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
				const gate = newGate();
				const asked: string[] = [];
				const check = () => {
					const alone = gate.inside.some(({ how }) => how === "exclusive");
					assert.ok(!alone || gate.inside.length === 1);
					assert.deepEqual(gate.begun, asked.slice(0, gate.begun.length));
				};
				for (const next of steps) {
					if (typeof next === "string") {
						asked.push(String(asked.length));
						await gate.enter(String(asked.length - 1), next);
					} else if (gate.inside.length > 0) {
						await gate.leave(next.leave % gate.inside.length);
					}
					check();
				}
				while (gate.inside.length > 0) await gate.leave();
				assert.deepEqual(gate.begun, asked);
			}),
		);
	});
});
