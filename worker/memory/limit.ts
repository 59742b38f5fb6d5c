// A bound on what one execution may take beyond what was preloaded: by the kernel (a control group
// for each execution) where this machine lets us make one, else by looking every now and then.
//
// In a group an execution that takes too much is killed at that moment. Looking is late by up to a
// tenth of a second, but needs nothing.

import type { Native } from "../zygote/native.js";
import type { MemoryLimit } from "./cage.js";
import { cgroupLimit } from "./cgroups.js";
import { samplingLimit } from "./sampling.js";

/** The best that works here; without the addon there may be none. */
export function memoryLimit(bytes: number, native: Native | undefined): MemoryLimit | undefined {
	const byKernel = cgroupLimit(bytes);
	if (byKernel !== undefined || native === undefined) return byKernel;
	return samplingLimit(bytes, native);
}
