// What a run says besides its results: notices, held back until the stream of events is open.

import { isMochas } from "../reporters/mod.js";
import type { Notice } from "../scheduler/protocol/mod.js";
import {
	findForgottenOptions,
	type MochaSettings,
	openFilesLimit,
} from "../scheduler/suite/mod.js";
import type { NoticeSink } from "../worker/mod.js";
import type { EventLog } from "./event-log.js";
import type { Session } from "./session.js";
import type { Settings } from "./settings.js";

/** The stream begins with run-started; what is to be said before that waits until it is open. */
export function noticeBoard(log: EventLog): { readonly notice: NoticeSink; open(): void } {
	let early: Notice[] | undefined = [];
	return {
		notice(level, code, message, hint) {
			const event: Notice = {
				kind: "notice",
				level,
				code,
				message,
				...(hint === undefined ? {} : { hint }),
			};
			if (early === undefined) log.emit(event);
			else early.push(event);
		},
		open() {
			for (const event of early ?? []) log.emit(event);
			early = undefined;
		},
	};
}

/** What was accepted and will not do what somebody may expect. */
export function tellOptions(
	{ mocha, cwd }: Pick<Session, "mocha" | "cwd">,
	theirs: MochaSettings,
	{ reporters }: Settings,
	notice: NoticeSink,
): void {
	for (const name of theirs.unknown) {
		const message = `--${name} is no option of prun, mocha or Node: only tests that read process.argv know of it`;
		notice("warning", "OPTION_UNKNOWN", message);
	}
	const idle = Object.keys(theirs.reporterOptions).filter((name) => name !== "maxDiffSize");
	if (idle.length > 0 && !reporters.some(({ name }) => isMochas(name))) {
		const message = `reporter-option ${idle.join(", ")} is for mocha's reporters, and none of them is used`;
		notice("info", "REPORTER_OPTION", message, "for example --reporter mocha:xunit");
	}
	const forgotten = findForgottenOptions(mocha.root, cwd);
	if (forgotten !== undefined) {
		const message = `${forgotten} is not read, by mocha since version 8 neither`;
		notice("warning", "MOCHA_OPTS", message, "move what is in it to .mocharc.json");
	}
}

/** More files at a time would need more open files than there may be. */
export function tellFewerSlots(settings: Settings, slots: number, notice: NoticeSink): void {
	notice(
		"warning",
		"FEWER_SLOTS",
		`${slots} and not ${settings.slots} files run at a time: only ${openFilesLimit()} files may be open`,
		"ulimit -n says and sets how many",
	);
}
