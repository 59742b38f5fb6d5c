import { strict as assert } from "node:assert";
import { PrunError } from "../../scheduler/protocol/mod.js";
import type { ProcessSource } from "../../worker/sources.js";
import { type HostedProcess, ServerGone } from "../../worker/zygote/process-host.js";
import type { Task } from "../../worker/zygote/spec.js";
import { type Zygote, zygoteSource } from "../../worker/zygote-source.js";

const TASK: Task = { kind: "resident" };

type Child = HostedProcess & { readonly from: string };

/** A zygote by name; its children end as told. */
class Scripted implements Zygote {
	isAlive = true;
	forks = 0;
	readonly #name: string;
	readonly #childEnds: "well" | "never";

	constructor(name: string, childEnds: "well" | "never" = "never") {
		this.#name = name;
		this.#childEnds = childEnds;
	}

	fork(): HostedProcess {
		if (!this.isAlive) throw new ServerGone();
		this.forks++;
		const ended = this.#childEnds === "well" ? Promise.resolve() : new Promise(() => {});
		return { from: this.#name, ended } as unknown as Child;
	}
}

/** Which zygotes there are, and what came of asking for others. */
interface Script {
	readonly first: Scripted;
	/** Of the n-th restart, from 1. */
	restart(n: number): Scripted | Error;
}

function scripted(script: Script) {
	const reasons: string[] = [];
	let restarts = 0;
	const spares: ProcessSource = {
		take: async () => ({ from: "spares" }) as unknown as HostedProcess,
	};
	const source = zygoteSource({
		first: script.first,
		async restart() {
			const next = script.restart(++restarts);
			if (next instanceof Error) throw next;
			return next;
		},
		giveUp(why) {
			reasons.push(why);
			return spares;
		},
	});
	return {
		reasons,
		restarts: () => restarts,
		take: async () => ((await source.take(TASK)) as Child).from,
	};
}

const dead = (name: string): Scripted => Object.assign(new Scripted(name), { isAlive: false });

describe("zygoteSource", () => {
	it("forks from the first zygote as long as that lives", async () => {
		const first = new Scripted("first");
		const run = scripted({ first, restart: () => new Scripted("other") });
		assert.deepEqual([await run.take(), await run.take()], ["first", "first"]);
		assert.equal(run.restarts(), 0);
	});

	it("starts one other for all who wait when it has died", async () => {
		const run = scripted({ first: dead("first"), restart: () => new Scripted("second") });
		assert.deepEqual(await Promise.all([run.take(), run.take(), run.take()]), [
			"second",
			"second",
			"second",
		]);
		assert.equal(run.restarts(), 1);
	});

	it("starts another when a fork finds that it has just died", async () => {
		const first = new Scripted("first");
		first.fork = () => {
			throw new ServerGone();
		};
		const run = scripted({ first, restart: () => new Scripted("second") });
		assert.equal(await run.take(), "second");
	});

	it("gives up after six deaths in a row, once, and takes spares from then on", async () => {
		const run = scripted({ first: dead("first"), restart: (n) => dead(`restart ${n}`) });
		assert.deepEqual(await Promise.all([run.take(), run.take()]), ["spares", "spares"]);
		assert.equal(await run.take(), "spares");
		assert.equal(run.restarts(), 5);
		assert.deepEqual(run.reasons, ["its zygote died 6 times in a row"]);
	});

	it("counts anew when a child has ended between deaths", async () => {
		let last: Scripted | undefined;
		const run = scripted({
			first: dead("first"),
			restart: (n) => (last = new Scripted(`restart ${n}`, "well")),
		});
		for (let n = 1; n <= 20; n++) {
			assert.equal(await run.take(), `restart ${n}`);
			if (last !== undefined) last.isAlive = false;
		}
		assert.deepEqual(run.reasons, []);
	});

	it("counts one that dies while it preloads as a death", async () => {
		const ended = new PrunError("PROCESS_FAILED", "the process that preloads ended by SIGKILL");
		const run = scripted({
			first: dead("first"),
			restart: (n) => (n < 3 ? ended : new Scripted(`restart ${n}`)),
		});
		assert.equal(await run.take(), "restart 3");
	});

	it("gives up at once when preloading fails, and says why", async () => {
		const run = scripted({
			first: dead("first"),
			restart: () => new PrunError("PRELOAD_FAILED", "cannot load ./db.js"),
		});
		assert.equal(await run.take(), "spares");
		assert.equal(run.restarts(), 1);
		assert.deepEqual(run.reasons, ["its zygote died, and cannot load ./db.js"]);
	});
});
