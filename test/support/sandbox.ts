// Whether this machine allows sandboxes, for tests of them.

import { PrunError } from "../../scheduler/protocol/mod.js";
import { makeSandbox } from "../../worker/sandbox/sandbox.js";
import { loadNative } from "../../worker/zygote/native.js";
import { ROOT } from "./project.js";

/** Why they cannot be had here; undefined: they can. */
export function sandboxMissing(): string | undefined {
	const native = loadNative();
	if ("missing" in native) return native.missing;
	try {
		const { keeper } = native;
		makeSandbox({ cwd: ROOT, network: "private", shared: [], mochaRoot: ROOT, keeper });
		return undefined;
	} catch (thrown) {
		if (thrown instanceof PrunError) return thrown.message;
		throw thrown;
	}
}
