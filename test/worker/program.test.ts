import { strict as assert } from "node:assert";
import { boot } from "../../worker/machine.js";
import { type Keeper, type ProgramRequest, runProgram } from "../../worker/mod.js";
import { encodeMessage, WIRE } from "../../worker/zygote/wire.js";
import { isAlive } from "../support/processes.js";
import { until } from "../support/wait.js";

const MESSAGE = encodeMessage(WIRE.json, 0, Buffer.from('"hello"')).toString("base64");

describe("a program below the keeper", () => {
	let keeper: Keeper;
	before(() => {
		({ keeper } = boot("", [], { forks: false }));
	});
	after(() => keeper.close());

	const request = (script: string, changes: Partial<ProgramRequest> = {}): ProgramRequest => ({
		argv: [process.execPath, "-e", script],
		env: process.env,
		timeoutMs: 20_000,
		signal: new AbortController().signal,
		onJson: () => {},
		...changes,
	});

	it("tells by messages and in words, and how it ends", async () => {
		const told: string[] = [];
		const script = `require('fs').writeSync(3, Buffer.from('${MESSAGE}', 'base64')); console.log('out'); console.error('err'); process.exit(7);`;
		const end = await runProgram(
			keeper,
			request(script, { onJson: (body) => told.push(body.toString()) }),
		);
		assert.deepEqual(told, ['"hello"']);
		assert.deepEqual(end, {
			code: 7,
			signal: undefined,
			timedOut: false,
			stderr: "err\n",
		});
	});

	it("is killed with all that it started at its deadline, and when that is asked for", async () => {
		const script =
			"const { pid } = require('child_process').spawn('sleep', ['1000'], { detached: true }); console.error(pid); setInterval(() => {}, 1000);";
		const late = await runProgram(keeper, request(script, { timeoutMs: 500 }));
		assert.deepEqual([late.timedOut, late.signal], [true, "SIGKILL"]);
		await until("its child is gone", () => !isAlive(Number(late.stderr)));
		const stop = new AbortController();
		const running = runProgram(keeper, request(script, { signal: stop.signal }));
		stop.abort();
		const end = await running;
		assert.deepEqual([end.timedOut, end.signal], [false, "SIGKILL"]);
		const never = await runProgram(keeper, request(script, { signal: AbortSignal.abort() }));
		assert.equal(never.signal, "SIGKILL");
	});
});
