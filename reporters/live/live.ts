// For a terminal that a person looks at: a region at the bottom that shows how far the run is, and
// above it, for good, what failed, in full and as it happens, and a line about every file that has
// something to say. Files that pass say nothing.
//
//   made --> region is drawn, "preloading" --> run-started --> run-finished: summary, region gone
//     \--> closed or the process ends: region gone, what was known stays, the cursor is back

import type { Reporter, ReporterContext, Screen, Sink } from "../reporter.js";
import { painter } from "../terminal.js";
import { regionLines } from "./layout.js";
import { advance, newProgress, nextTickMs, slowFromMs } from "./progress.js";
import { region } from "./region.js";
import { newTeller } from "./teller.js";

/** 12 frames a second are enough to look steady. */
const FRAME_MS = 83;

export interface Clock {
	now(): number;
	/** Calls once, unless the returned function is called before. Keeps no process alive. */
	after(delayMs: number, call: () => void): () => void;
}

const realClock: Clock = {
	now: () => performance.now(),
	after(delayMs, call) {
		const timer = setTimeout(call, delayMs).unref();
		return () => clearTimeout(timer);
	},
};

export function liveReporter(
	sink: Sink,
	screen: Screen,
	context: ReporterContext,
	clock: Clock = realClock,
): Reporter {
	const paint = painter(sink.colour);
	const teller = newTeller(context, paint);
	const progress = newProgress(clock.now());
	const shown = region(screen, sink.write, paint);
	let above = "";
	let lastFrameMs = Number.NEGATIVE_INFINITY;
	let due: { readonly atMs: number; cancel(): void } | undefined;
	let over = false;

	function frameBy(atMs: number): void {
		if (over || (due !== undefined && due.atMs <= atMs)) return;
		due?.cancel();
		due = { atMs, cancel: clock.after(Math.max(0, atMs - clock.now()), frame) };
	}

	function changed(): void {
		frameBy(Math.max(clock.now(), lastFrameMs + FRAME_MS));
	}

	function frame(): void {
		due = undefined;
		lastFrameMs = clock.now();
		shown.draw(regionLines(progress, screen.size(), lastFrameMs), above);
		above = "";
		frameBy(nextTickMs(progress, lastFrameMs));
	}

	/** Also while the process ends: takes what was not written yet along. */
	function leave(): void {
		shown.clear(above);
		above = "";
	}

	const stops = [screen.onResize(changed), screen.onLeaving(leave), screen.onReturn(changed)];
	frame();

	return {
		name: "live",
		onEvent(event) {
			advance(progress, event, clock.now());
			above += teller.tell(event, slowFromMs(progress, clock.now()));
			if (event.kind !== "run-finished") return changed();
			above += teller.end(event);
			over = true;
			leave();
		},
		async close() {
			over = true;
			due?.cancel();
			for (const stop of stops) stop();
			leave();
			await sink.close();
		},
	};
}
