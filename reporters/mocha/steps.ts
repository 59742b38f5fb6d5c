// Makes mocha's own objects of what was told of a file: its suites, tests and hooks, as a tree below
// the root suite, and the order in which they are to be told.

import type { TestFinished } from "../../scheduler/protocol/mod.js";
import type { MochaClasses, Runnable, Suite, Test } from "./project-mocha.js";

/** A test or hook with what is made of it: all of a file are made before the first is told. */
export interface Step {
	/** In which mocha was, from the outermost. */
	readonly suites: readonly Suite[];
	readonly made: Runnable;
	readonly test: TestFinished;
	/** It has been told before, and failed after that. */
	readonly again: boolean;
}

/** A function that nobody calls: mocha takes a test without one for pending. */
export const body = () => {};

interface Place {
	readonly id: number | undefined;
	readonly title: string;
	readonly suite: Suite;
}

export function stepsOf(
	classes: MochaClasses,
	root: Suite,
	path: string,
	tests: readonly TestFinished[],
): Step[] {
	const known = new Map<number, Runnable>();
	let places: readonly Place[] = [];
	return tests.map((test) => {
		places = placesOf(classes, root, path, test, places);
		const suites = places.map(({ suite }) => suite);
		const earlier = test.detail === undefined ? undefined : known.get(test.detail.id);
		const made = earlier ?? runnableOf(classes, root, path, test, suites);
		if (test.detail !== undefined) known.set(test.detail.id, made);
		return { suites, made, test, again: earlier !== undefined };
	});
}

/** Suites that the test before was in too are the same; without numbers, those of the same title. */
function placesOf(
	classes: MochaClasses,
	root: Suite,
	path: string,
	test: TestFinished,
	before: readonly Place[],
): Place[] {
	const wanted: readonly { readonly id?: number; readonly title: string }[] =
		test.detail?.suites ?? test.title.slice(0, -1).map((title) => ({ title }));
	const places: Place[] = [];
	for (const [depth, { id, title }] of wanted.entries()) {
		const there = before[depth];
		const isSame = there !== undefined && there.id === id && there.title === title;
		// Below a new suite all are new.
		if (isSame && (depth === 0 || places[depth - 1] === before[depth - 1])) places.push(there);
		else {
			const suite = classes.Suite.create(places[depth - 1]?.suite ?? root, title);
			Object.assign(suite, { file: path });
			places.push({ id, title, suite });
		}
	}
	return places;
}

function runnableOf(
	classes: MochaClasses,
	root: Suite,
	path: string,
	test: TestFinished,
	suites: readonly Suite[],
): Runnable {
	const title = test.title.at(-1) ?? "";
	const isHook = test.type === "hook";
	const depth = isHook ? test.title.length - 1 : suites.length;
	const parent = suites[depth - 1] ?? root;
	const made = isHook
		? newHook(classes, title, parent, path)
		: newTest(classes, title, parent, path, isSkippedWhereDefined(test) ? undefined : body);
	if (test.detail !== undefined) {
		made.body = test.detail.body;
		made.slow(test.detail.slowMs);
	}
	made.duration = isSkippedWhereDefined(test) ? undefined : test.durationMs;
	made.currentRetry(test.try - 1);
	return made;
}

function isSkippedWhereDefined({ outcome, detail }: TestFinished): boolean {
	return outcome === "skipped" && detail?.begun === false;
}

export function newTest(
	classes: MochaClasses,
	title: string,
	parent: Suite,
	path: string,
	run: (() => void) | undefined,
): Test {
	const test = new classes.Test(title, run);
	parent.addTest(test);
	return Object.assign(test, { file: path, body: "" });
}

/** A test that began and is told by another, or not at all. */
export function unlisted(classes: MochaClasses, title: string, parent: Suite, path: string): Test {
	return Object.assign(new classes.Test(title, body), { parent, file: path, body: "" });
}

function newHook(classes: MochaClasses, title: string, parent: Suite, path: string): Runnable {
	const hook = new classes.Hook(title, body);
	return Object.assign(hook, { parent, ctx: parent.ctx, file: path, body: "" });
}
