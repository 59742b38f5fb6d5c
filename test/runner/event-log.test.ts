import { strict as assert } from "node:assert";
import type { Reporter } from "../../reporters/mod.js";
import { eventLog } from "../../runner/event-log.js";
import type { Notice, StampedEvent } from "../../scheduler/protocol/mod.js";

interface Recorder extends Reporter {
	readonly events: StampedEvent[];
	closed: number;
}

/** Keeps what it gets; `onEvent` may throw. */
function recorder(name: string, onEvent: (event: StampedEvent) => void = () => {}): Recorder {
	const recorded: Recorder = {
		name,
		events: [],
		closed: 0,
		onEvent(event) {
			recorded.events.push(event);
			onEvent(event);
		},
		async close() {
			recorded.closed++;
		},
	};
	return recorded;
}

function fail(): never {
	throw new Error("disk full");
}

const note = (message: string): Notice => ({ kind: "notice", level: "info", code: "N", message });

const messages = ({ events }: Recorder) =>
	events.map((event) => (event.kind === "notice" ? event.message : event.kind));

const FAILED = "the reporter bad failed and was dropped: disk full";

describe("the event log", () => {
	it("numbers and times events from the run's start", () => {
		let nowMs = 1000;
		const seen = recorder("seen");
		const log = eventLog([seen], () => nowMs);
		log.emit(note("a"));
		nowMs = 1002.34567;
		log.emit(note("b"));
		assert.deepEqual(seen.events, [
			{ v: 1, seq: 0, atMs: 0, ...note("a") },
			{ v: 1, seq: 1, atMs: 2.346, ...note("b") },
		]);
	});

	it("gives every event to every reporter", () => {
		const reporters = [recorder("a"), recorder("b")];
		const log = eventLog(reporters, () => 0);
		log.emit(note("x"));
		log.emit(note("y"));
		for (const reporter of reporters) assert.deepEqual(messages(reporter), ["x", "y"]);
	});

	it("drops a reporter that throws, tells the others, and goes on", () => {
		const [good, bad] = [recorder("good"), recorder("bad", fail)];
		const log = eventLog([good, bad], () => 0);
		log.emit(note("x"));
		log.emit(note("y"));
		assert.deepEqual(messages(bad), ["x"]);
		assert.deepEqual(messages(good), ["x", FAILED, "y"]);
		const [, told] = good.events;
		assert.deepEqual(told, {
			v: 1,
			seq: 1,
			atMs: 0,
			kind: "notice",
			level: "error",
			code: "REPORTER_FAILED",
			message: FAILED,
		});
	});

	it("goes on when no reporter is left", () => {
		const bad = recorder("bad", fail);
		const log = eventLog([bad], () => 0);
		log.emit(note("x"));
		log.emit(note("y"));
		assert.deepEqual(messages(bad), ["x"]);
	});

	it("closes every reporter once, but not a dropped one", async () => {
		const [good, bad] = [recorder("good"), recorder("bad", fail)];
		const log = eventLog([good, bad], () => 0);
		log.emit(note("x"));
		await log.close();
		assert.deepEqual([good.closed, bad.closed], [1, 0]);
	});

	it("closes the others when one cannot be closed", async () => {
		const [bad, good] = [recorder("bad"), recorder("good")];
		const log = eventLog([{ ...bad, close: async () => fail() }, good], () => 0);
		await log.close();
		assert.equal(good.closed, 1);
		assert.deepEqual(messages(good), [FAILED]);
	});

	it("keeps the order for the reporters after one that throws", () => {
		const [bad, good] = [recorder("bad", fail), recorder("good")];
		const log = eventLog([bad, good], () => 0);
		log.emit(note("x"));
		assert.deepEqual(messages(good), ["x", FAILED]);
		assert.deepEqual(
			good.events.map(({ seq }) => seq),
			[0, 1],
		);
	});

	it("gives nothing more to a reporter that was dropped", () => {
		const [first, bad] = [recorder("first", fail), recorder("bad", fail)];
		const log = eventLog([first, bad], () => 0);
		log.emit(note("x"));
		assert.equal(bad.events.length, 1);
	});

	it("gives nothing to a reporter that is closed", async () => {
		const closed = recorder("closed", () => assert.equal(closed.closed, 0, "it is open"));
		const log = eventLog([closed, { ...recorder("bad"), close: async () => fail() }], () => 0);
		await log.close();
		assert.deepEqual(messages(closed), []);
	});
});
