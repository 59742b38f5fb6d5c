// An explanation as people and programs read it.

import { quoted } from "../../scheduler/protocol/mod.js";
import type { Conclusion, Explanation } from "./investigate.js";

/** Makes the mocha command that runs these files together. */
export type CommandFor = (files: readonly string[]) => string;

/** Paths are as they shall be shown; `commandFor` gets them in mocha's order. */
export function explanationText(explanation: Explanation, commandFor: CommandFor): string {
	const { file, leftOut, conclusion, runs } = explanation;
	const lines = [
		...leftOut.map((one) => `left out: ${one.file} cannot be loaded: ${one.why}`),
		...conclusionLines(explanation),
		...hintsFor(file, conclusion).map((hint) => ` hint: ${hint}`),
		...commandLines(file, conclusion, commandFor),
		`${runs} runs of mocha`,
	];
	return lines.join("\n");
}

function conclusionLines({ file, others, conclusion }: Explanation): string[] {
	switch (conclusion.kind) {
		case "passes-both-ways":
			return [`${file} passes both ways: alone, and together with ${counted(others)}`];
		case "fails-both-ways":
			return conclusion.alone === conclusion.together
				? [`${file} fails both ways, alone and together, with "${conclusion.alone}"`]
				: [
						`${file} fails both ways: alone with "${conclusion.alone}"`,
						`together with ${counted(others)} with "${conclusion.together}"`,
					];
		case "needs":
			return [`${file} needs ${named(conclusion.by)}: alone it fails with "${conclusion.error}"`];
		case "disturbed":
			return [
				`${file} is disturbed by ${named(conclusion.by)}: together it fails with "${conclusion.error}"`,
			];
		case "varies":
			return [
				`${file} cannot be explained: the same files passed once and failed once, last with ${named(conclusion.by)}`,
			];
		case "not-run":
			return conclusion.when === "alone"
				? [`${file} has no tests that run`]
				: [`none of the tests of ${file} run together with ${counted(others)}`];
		case "unclear":
			return [`${file} cannot be explained: ${conclusion.why}`];
	}
}

function hintsFor(file: string, conclusion: Conclusion): string[] {
	switch (conclusion.kind) {
		case "passes-both-ways":
			return [
				`if it fails under prun: prun ${quoted(file)} shows how, and docs/mocha.md what differs`,
			];
		case "needs": {
			const first = conclusion.by[0] ?? "";
			const others = conclusion.by.length === 1 ? first : "they";
			const verb = conclusion.by.length === 1 ? "sets" : "set";
			return [
				`move what ${others} ${verb} up into a module given to --require, or require it from ${file}`,
			];
		}
		case "disturbed":
			return ["under prun it passes: by default every file has a process of its own"];
		case "varies":
			return [`run prun ${quoted(file)} --job-retries 3 to see whether it is flaky by itself`];
		case "not-run":
			if (conclusion.when === "alone") return [];
			return conclusion.why === "only"
				? ["another file has a .only, which holds for all"]
				: [
						"another file has loaded it already, with require or import: its tests count as that file's",
					];
		case "fails-both-ways":
		case "unclear":
			return [];
	}
}

function commandLines(file: string, conclusion: Conclusion, commandFor: CommandFor): string[] {
	switch (conclusion.kind) {
		case "needs":
			return [` passes: ${commandFor([...conclusion.by, file])}`, `  fails: ${commandFor([file])}`];
		case "disturbed":
			return [`  fails: ${commandFor([...conclusion.by, file])}`, ` passes: ${commandFor([file])}`];
		default:
			return [];
	}
}

/** One object; docs: what `prun explain --json` prints. */
export function explanationJson(explanation: Explanation, commandFor: CommandFor): string {
	const { file, others, leftOut, runs, conclusion } = explanation;
	const { kind, ...details } = conclusion;
	const shows = kind === "needs" || kind === "disturbed";
	return JSON.stringify({
		file,
		result: kind,
		...details,
		...(shows ? { command: commandFor([...conclusion.by, file]) } : {}),
		others,
		leftOut,
		runs,
	});
}

function counted(others: number): string {
	return others === 1 ? "the other file" : `the other ${others} files`;
}

/** `a.js`, `a.js and b.js`, `a.js, b.js and c.js` */
function named(files: readonly string[]): string {
	const last = files.at(-1) ?? "";
	return files.length < 2 ? last : `${files.slice(0, -1).join(", ")} and ${last}`;
}
