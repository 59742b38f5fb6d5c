// A terminal for tests: what is written to it is what a person would see, and it can be resized.

import xterm from "@xterm/headless";
import type { Screen } from "../../reporters/reporter.js";

export interface Emulator {
	readonly screen: Screen;
	write(text: string): void;
	resize(columns: number, rows: number): Promise<void>;
	/** All lines, also those that scrolled away, without empty ones at the end; broken lines are one. */
	lines(): Promise<string[]>;
	/** The rows that are visible, as they are. */
	rows(): Promise<string[]>;
	cursor(): Promise<"visible" | "hidden">;
	/** Tells who listens that the process is about to end, or goes on after it was stopped. */
	leave(): void;
	comeBack(): void;
	/** How many listen to anything. */
	listening(): number;
	/** How often something was written, and how many bytes. */
	readonly written: { writes: number; bytes: number };
}

const SCROLLBACK = 5000;

export function emulator(columns: number, rows: number): Emulator {
	const terminal = new xterm.Terminal({
		cols: columns,
		rows,
		scrollback: SCROLLBACK,
		convertEol: true,
		allowProposedApi: true,
	});
	let hidden = false;
	for (const [final, hides] of [
		["l", true],
		["h", false],
	] as const) {
		terminal.parser.registerCsiHandler({ prefix: "?", final }, ([mode]) => {
			if (mode === 25) hidden = hides;
			return false;
		});
	}
	const listeners = {
		resize: new Set<() => void>(),
		leave: new Set<() => void>(),
		back: new Set<() => void>(),
	};
	const written = { writes: 0, bytes: 0 };

	/** What was written has arrived. */
	const settled = () => new Promise<void>((done) => terminal.write("", done));

	function listen(to: Set<() => void>): (listener: () => void) => () => void {
		return (listener) => {
			to.add(listener);
			return () => to.delete(listener);
		};
	}

	return {
		screen: {
			size: () => ({ columns: terminal.cols, rows: terminal.rows }),
			reflows: true,
			onResize: listen(listeners.resize),
			onLeaving: listen(listeners.leave),
			onReturn: listen(listeners.back),
		},
		write(text) {
			written.writes++;
			written.bytes += text.length;
			terminal.write(text);
		},
		async resize(newColumns, newRows) {
			await settled();
			terminal.resize(newColumns, newRows);
			for (const listener of listeners.resize) listener();
		},
		async lines() {
			await settled();
			const { active } = terminal.buffer;
			const lines: string[] = [];
			for (let row = 0; row < active.length; row++) {
				const line = active.getLine(row);
				const wraps = active.getLine(row + 1)?.isWrapped === true;
				const text = line?.translateToString(!wraps) ?? "";
				if (line?.isWrapped === true) lines.push((lines.pop() ?? "") + text);
				else lines.push(text);
			}
			while (lines.at(-1) === "") lines.pop();
			return lines;
		},
		async rows() {
			await settled();
			const { active } = terminal.buffer;
			return Array.from(
				{ length: terminal.rows },
				(_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? "",
			);
		},
		async cursor() {
			await settled();
			return hidden ? "hidden" : "visible";
		},
		leave() {
			for (const listener of listeners.leave) listener();
		},
		comeBack() {
			for (const listener of listeners.back) listener();
		},
		listening: () => Object.values(listeners).reduce((sum, { size }) => sum + size, 0),
		written,
	};
}
