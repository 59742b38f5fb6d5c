// What bounds the memory of executions, and what it says of each.

/** What became of the bound of an execution. */
export interface MemoryUse {
	readonly exceeded: boolean;
}

/** The bound of one execution. */
export interface MemoryCage {
	/** A control group that the process is to enter before it loads anything of the file. */
	readonly group: string | undefined;
	/** `pid`: of the execution. `kill`: ends it; only called when it has taken too much. */
	watch(pid: number, kill: () => void): void;
	/** Nothing of it is left, or it goes on to another file (`none`). May be called again. */
	close(): MemoryUse;
}

export interface MemoryLimit {
	readonly bytes: number;
	readonly by: "cgroup v2" | "cgroup v1" | "sampling";
	open(): MemoryCage;
	/** Nothing of any execution is left. */
	close(): Promise<void>;
}
