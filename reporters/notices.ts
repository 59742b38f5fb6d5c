// Notices as people read them: the same one of several files is told once, with the files.

import type { Notice } from "../scheduler/protocol/mod.js";
import { harmless, type Paint } from "./terminal.js";

const NAMED_FILES = 2;

interface Told {
	readonly notice: Notice;
	readonly files: Set<string>;
	count: number;
}

export function noticesText(notices: readonly Notice[], paint: Paint): string {
	const told = new Map<string, Told>();
	for (const notice of notices) {
		const key = JSON.stringify([notice.level, notice.message, notice.hint]);
		const same = told.get(key) ?? { notice, files: new Set<string>(), count: 0 };
		told.set(key, same);
		same.count++;
		if (notice.file !== undefined) same.files.add(notice.file);
	}
	return [...told.values()].map((one) => noticeText(one, paint)).join("");
}

function noticeText({ notice, files, count }: Told, paint: Paint): string {
	const { level, message, hint } = notice;
	const colour = level === "info" ? "gray" : level === "warning" ? "yellow" : "red";
	const times = files.size === 0 && count > 1 ? ` (${count} times)` : "";
	const lines = [`  ${paint(colour, `${level}:`)} ${harmless(message)}${times}`];
	if (files.size > 0) lines.push(`    in ${harmless(listText([...files]))}`);
	if (hint !== undefined) lines.push(`    hint: ${harmless(hint)}`);
	return `${lines.join("\n")}\n`;
}

/** `a`, `a and b`, `a, b and c`, `a, b and 2 more`. */
function listText(files: readonly string[]): string {
	const more = files.length - NAMED_FILES;
	const shown = more > 1 ? [...files.slice(0, NAMED_FILES), `${more} more`] : files;
	const last = shown.at(-1) ?? "";
	return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`;
}
