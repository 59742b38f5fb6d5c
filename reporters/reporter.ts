// What a reporter is: events in, text out. It may throw; the leader drops it then.

import type { StampedEvent } from "../scheduler/protocol/mod.js";

export interface Reporter {
	readonly name: string;
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
}

export interface ReporterContext {
	readonly cwd: string;
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
