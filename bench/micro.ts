// Small parts of the path of a job: the frame codec, and a fork with its teardown.
//
// usage: npm run bench:micro

import assert from "node:assert";
import { Bench } from "tinybench";
import { decodeFrame, encodeFrame, type Frame } from "../scheduler/protocol/mod.js";
import { findMocha } from "../scheduler/suite/mod.js";
import { boot } from "../worker/machine.js";
import { loadNative } from "../worker/zygote/native.js";
import { ProcessServer } from "../worker/zygote/process-host.js";

const frame: Frame = {
	kind: "test",
	test: {
		type: "test",
		title: ["the shop", "a cart with one line", "adds up"],
		outcome: "passed",
		durationMs: 3,
		try: 1,
		speed: "fast",
	},
};
const bytes = encodeFrame(frame);

const codec = new Bench({ name: "frame codec", time: 300 });
codec.add("encode a test's frame", () => void encodeFrame(frame));
codec.add("decode and check it", () => void decodeFrame(bytes));
await codec.run();
console.table(codec.table());

const native = loadNative();
if ("missing" in native) {
	console.log(`left out: fork (${native.missing})`);
} else {
	const booted = boot(findMocha(process.cwd()).root, [], { forks: true });
	const { zygote } = booted;
	assert(zygote !== undefined);
	await zygote.prepared(
		{
			role: "zygote",
			cwd: process.cwd(),
			mocha: {
				root: booted.mochaRoot,
				options: {},
				requires: [],
				childRequires: [],
				namesFixtures: false,
				files: [],
				uiModule: undefined,
				tests: "run",
				detail: false,
			},
			preloads: [],
			sources: [],
			preloadTimeoutMs: 60_000,
			argv: process.argv,
			ownFlags: [],
			sandbox: [],
			warmUp: true,
		},
		60_000,
	);
	const { channelFd, channel } = zygote.process;
	const server = new ProcessServer(native.addon, channelFd, channel, () => {});
	const task = Buffer.from(JSON.stringify({ kind: "resident" }));
	const fork = new Bench({ name: "fork", iterations: 100, time: 0, warmup: false });
	fork.add("fork a child that has nothing to do, until it is reaped", async () => {
		const child = server.start(() => task);
		child.stdout.resume();
		child.stderr.resume();
		child.channel.socket.end();
		await child.ended;
		child.channel.close();
	});
	await fork.run();
	console.table(fork.table());
	await booted.keeper.close();
}
