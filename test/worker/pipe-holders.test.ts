import { strict as assert } from "node:assert";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { heldOutput, holdersOf } from "../../worker/pipe-holders.js";

describe("who holds a pipe", () => {
	// Pipes with names: then a link in /proc/PID/fd is that name.
	let folder: string;
	let out: string;
	let err: string;
	let fds: { out: number; err: number };
	const started: ChildProcess[] = [];

	beforeEach(() => {
		folder = mkdtempSync(join(realpathSync(tmpdir()), "prun-pipe-holders-"));
		[out, err] = [join(folder, "out"), join(folder, "err")];
		execFileSync("mkfifo", [out, err]);
		fds = { out: openSync(out, "r+"), err: openSync(err, "r+") };
	});

	afterEach(async () => {
		closeSync(fds.out);
		closeSync(fds.err);
		for (const child of started) child.kill("SIGKILL");
		await Promise.all(started.splice(0).map((child) => once(child, "exit")));
		rmSync(folder, { recursive: true });
	});

	function sleeper(stdin: number | "ignore", stdout: number | "ignore", stderr: number | "ignore") {
		const child = spawn("sleep", ["61"], { stdio: [stdin, stdout, stderr] });
		started.push(child);
		return child.pid ?? 0;
	}

	/** Without the test's own process, which has both open. */
	const others = (links: readonly string[]) =>
		holdersOf(links).filter(({ pid }) => pid !== process.pid);

	it("is who can write to it, with the command line", () => {
		const pid = sleeper("ignore", "ignore", fds.out);
		sleeper("ignore", fds.err, "ignore");
		assert.deepEqual(others([out]), [{ pid, command: "sleep 61", links: new Set([out]) }]);
	});

	it("is not who only reads it", () => {
		const reading = openSync(out, "r");
		sleeper(reading, "ignore", "ignore");
		closeSync(reading);
		assert.deepEqual(others([out]), []);
	});

	it("is told once, with all the output that it holds", () => {
		const pid = sleeper("ignore", fds.out, fds.err);
		const told = heldOutput({ stdout: out, stderr: err });
		assert.deepEqual(
			told.filter(({ what }) => what.includes(`${pid}`)),
			[{ kind: "output", what: `stdout and stderr held by ${pid} sleep 61` }],
		);
		assert.ok(
			heldOutput({ stderr: err }).some(({ what }) => what === `stderr held by ${pid} sleep 61`),
		);
	});

	it("is named up to the eighth, and the others are counted", () => {
		for (let index = 0; index < 10; index++) sleeper("ignore", fds.out, "ignore");
		const told = heldOutput({ stdout: out }).map(({ what }) => what);
		assert.equal(told.length, 9);
		assert.equal(told[8], "stdout held by 3 more processes"); // and the test's own is the eleventh
	});

	it("is told as not found for output that is open and nobody's", () => {
		const held = (output: string) => [
			{ kind: "output", what: `${output} held by a process that was not found` },
		];
		assert.deepEqual(
			heldOutput({ stdout: "pipe:[0]", stderr: undefined }),
			held("stdout and stderr"),
		);
		assert.deepEqual(heldOutput({ stderr: undefined }), held("stderr"));
		assert.deepEqual(heldOutput({}), []);
	});
});
