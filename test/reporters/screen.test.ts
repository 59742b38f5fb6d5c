import { strict as assert } from "node:assert";
import { EventEmitter } from "node:events";
import type { WriteStream } from "node:tty";
import { screenOf } from "../../reporters/screen.js";

function output(more: Partial<WriteStream> = {}): WriteStream {
	return Object.assign(new EventEmitter(), {
		isTTY: true,
		columns: 100,
		rows: 30,
		...more,
	}) as WriteStream;
}

describe("the screen", () => {
	it("is there on a terminal whose cursor can be moved", () => {
		assert.deepEqual(screenOf(output(), {})?.size(), { columns: 100, rows: 30 });
		assert.equal(screenOf(output({ isTTY: false }), {}), undefined);
		assert.equal(screenOf(output(), { TERM: "dumb" }), undefined);
	});

	it("is taken for 80 by 24 where nobody has given it a size", () => {
		assert.deepEqual(screenOf(output({ columns: 0, rows: 0 }), {})?.size(), {
			columns: 80,
			rows: 24,
		});
	});

	it("tells a new size until nobody listens", () => {
		const stdout = output();
		let told = 0;
		const stop = screenOf(stdout, {})?.onResize(() => told++);
		stdout.emit("resize");
		stop?.();
		stdout.emit("resize");
		assert.equal(told, 1);
	});

	it("is known to break lines at a new width, but for the few terminals that cut them", () => {
		const reflows = (env: Readonly<Record<string, string>>) => screenOf(output(), env)?.reflows;
		assert.equal(reflows({ TERM: "xterm-256color" }), true);
		assert.equal(reflows({ TERM: "screen-256color", TMUX: "/tmp/tmux,1,0" }), true);
		assert.equal(reflows({ TERM: "xterm", XTERM_VERSION: "XTerm(379)" }), false);
		assert.equal(reflows({ TERM: "screen" }), false);
		assert.equal(reflows({ TERM: "linux" }), false);
		assert.equal(reflows({ TERM: "rxvt-unicode" }), false);
	});

	it("listens to the process only as long as somebody wants to know of its end", () => {
		const counts = () =>
			["exit", "uncaughtExceptionMonitor", "SIGTSTP", "SIGCONT"].map((name) =>
				process.listenerCount(name),
			);
		const before = counts();
		const screen = screenOf(output(), {});
		const stops = [screen?.onLeaving(() => {}), screen?.onReturn(() => {})];
		assert.deepEqual(
			counts(),
			before.map((count) => count + 1),
		);
		for (const stop of stops) stop?.();
		assert.deepEqual(counts(), before);
	});
});
