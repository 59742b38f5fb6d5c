// What a reporter is: events in, text out. It may throw; the leader drops it then.

import type { StampedEvent } from "../scheduler/protocol/mod.js";

export interface Reporter {
	readonly name: string;
	/** What a person should know about how it was chosen. */
	readonly remark?: string;
	onEvent(event: StampedEvent): void;
	/** Writes what it still has. */
	close(): Promise<void>;
}

/** Where a reporter writes. */
export interface Sink {
	write(text: string): void;
	close(): Promise<void>;
	/** Whether colours make sense there. */
	readonly colour: boolean;
	/** Where text can be drawn in place; undefined: it can only be added to. */
	readonly screen?: Screen;
}

/** A terminal with a cursor that can be moved. Every listener gives the way to stop listening. */
export interface Screen {
	size(): Size;
	/** Whether lines that no longer fit are broken, and joined again when they fit. */
	readonly reflows: boolean;
	onResize(listener: () => void): () => void;
	/** Called at once when the process ends, however that came, or is stopped (Ctrl-Z): the last chance to write. */
	onLeaving(listener: () => void): () => void;
	/** The process goes on after it was stopped. */
	onReturn(listener: () => void): () => void;
}

export interface Size {
	readonly columns: number;
	readonly rows: number;
}

export interface ReporterContext {
	readonly cwd: string;
	/** One of several on a terminal tells what files print: the first. */
	readonly showsOutput: boolean;
	/** Show frames of Node and of the framework too. */
	readonly fullTrace: boolean;
	/** What to add to `prun FILE` to run that file again as it ran here. */
	readonly rerunOptions: readonly string[];
	/** For mocha's own reporters; undefined: the suite is not mocha's. */
	readonly mocha?: MochaForReporters;
}

export interface MochaForReporters {
	/** Folder of the project's mocha. */
	readonly root: string;
	/** mocha's options, camel case, `reporterOption` among them. */
	readonly options: Readonly<Record<string, unknown>>;
	/** undefined: as mocha finds out. */
	readonly colour: boolean | undefined;
}
