// mocha's own diff of actual and expected, without colours and without its indentation.

import type { DiffMaker } from "../error-record.js";
import type { MochaClass } from "./project-mocha.js";

export function mochaDiff(Mocha: MochaClass): DiffMaker {
	const { Base } = Mocha.reporters;
	return (error) => {
		const { actual, expected, showDiff } = error as Record<string, unknown>;
		if (Base.hideDiff || showDiff === false || expected === undefined) return undefined;
		if (!sameType(actual, expected)) return undefined;
		const strings = typeof actual === "string" && typeof expected === "string";
		Base.useColors = false;
		const diff = Base.generateDiff(
			strings ? actual : Mocha.utils.stringify(actual),
			strings ? expected : Mocha.utils.stringify(expected),
		);
		return diff.replace(/^ {6}/gm, "").trim();
	};
}

function sameType(a: unknown, b: unknown): boolean {
	return Object.prototype.toString.call(a) === Object.prototype.toString.call(b);
}
