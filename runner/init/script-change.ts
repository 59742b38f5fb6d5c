// The one word to change in a script of package.json: `mocha` where it is the command, also behind
// what runs it (c8, nyc, cross-env, npx, node, ...), and nowhere else.

import { type ShellWord, shellCommands } from "./shell-words.js";

/** Run the command that follows their own options; which of these have a value behind them. */
const WRAPPERS: Readonly<Record<string, string>> = {
	c8: "-r --reporter -o --reports-dir --report-dir -x --exclude -n --include -e --extension -c --config --src --temp-directory --resolve --lines --functions --branches --statements --wrapper-length",
	nyc: "-r --reporter --report-dir --reports-dir -x --exclude -n --include -e --extension -i --require -t --temp-dir --temp-directory --cwd --nycrc-path --cache-dir --lines --functions --branches --statements --watermarks --parser-plugins",
	"cross-env": "",
	"cross-env-shell": "",
	env: "-u --unset -C --chdir",
	dotenv: "-e -v",
	time: "-f --format -o --output",
	npx: "-p --package -c --call -w --workspace",
	bunx: "-p --package",
	node: "-r --require --import --loader --experimental-loader -C --conditions --env-file --env-file-if-exists --title --inspect-port",
	exec: "-a",
	"xvfb-run":
		"-s --server-args -n --server-num -e --error-file -f --auth-file -p --xauth-protocol -w --wait",
};
/** Run a package's command, unless their first word is one of their own. */
const PACKAGE_RUNNERS = new Set(["yarn", "pnpm"]);

const MOCHA_FILE =
	/^(?:\.\/)?((?:\.\.\/)*node_modules\/)(?:\.bin\/_?mocha|mocha\/bin\/_?mocha(?:\.c?js)?)$/;
const PRUN_FILE = "@prun/prun/bin/prun.js";

export type ScriptChange =
	| { readonly kind: "changed"; readonly after: string }
	/** It runs mocha and shall go on doing so. */
	| { readonly kind: "left"; readonly why: string };

/** The script with prun in mocha's place; undefined: it does not run mocha. */
export function scriptChange(script: string): ScriptChange | undefined {
	const found = shellCommands(script).flatMap((words) => mochaIn(words) ?? []);
	const why = found.flatMap(({ before, after }) => reasonAgainst(before, after) ?? [])[0];
	if (why !== undefined) return { kind: "left", why };
	if (found.length === 0) return undefined;
	let after = script;
	for (const { word, prun } of found.toReversed()) {
		after = after.slice(0, word.start) + prun + after.slice(word.end);
	}
	return { kind: "changed", after };
}

interface MochaFound {
	readonly word: ShellWord;
	readonly prun: string;
	/** The words of its command around it. */
	readonly before: readonly string[];
	readonly after: readonly string[];
}

function mochaIn(words: readonly ShellWord[]): MochaFound | undefined {
	const texts = words.map(({ text }) => text);
	let wrapper: string | undefined;
	let isValue = false;
	for (const [at, word] of words.entries()) {
		const { text } = word;
		if (isValue) {
			isValue = false;
			continue;
		}
		if (wrapper !== undefined && text.startsWith("-")) {
			isValue = (WRAPPERS[wrapper] ?? "").split(" ").includes(text);
			continue;
		}
		if (/^\w+=/.test(text)) continue;
		const prun = prunFor(text, wrapper);
		if (prun !== undefined)
			return { word, prun, before: texts.slice(0, at), after: texts.slice(at + 1) };
		const isRunner = wrapper === undefined && PACKAGE_RUNNERS.has(text);
		if (wrapper === "node" || !(isRunner || Object.hasOwn(WRAPPERS, text))) return undefined;
		wrapper = text;
	}
	return undefined;
}

/** Node is given a file, everything else a command. */
function prunFor(text: string, wrapper: string | undefined): string | undefined {
	const folder = MOCHA_FILE.exec(text)?.[1];
	if (wrapper === "node") return folder === undefined ? undefined : `${folder}${PRUN_FILE}`;
	return folder !== undefined || text === "mocha" || text === "_mocha" ? "prun" : undefined;
}

/** Why prun in mocha's place would not run. */
function reasonAgainst(before: readonly string[], after: readonly string[]): string | undefined {
	const inspects = (word: string) => /^--?(?:inspect|debug)(?:-brk|-wait)?(?:=|$)/.test(word);
	const runner = before.find((word) => word === "npx" || word === "bunx");
	if (runner !== undefined && before.some((word) => /^(?:-p|--package)(?:=|$)/.test(word)))
		return `${runner} would look for prun in the packages that it names`;
	const end = after.indexOf("--");
	const options = end === -1 ? after : after.slice(0, end);
	const inspector =
		[...before, ...options].find(inspects) ?? (after[0] === "inspect" ? "inspect" : undefined);
	if (inspector !== undefined)
		return `${inspector} is for one process: prun --inspect-brk FILE debugs one file`;
	const refused = options.find((word) =>
		/^(?:-[bcACG]*[wG]|--(?:watch|growl)(?:=true)?|--opts(?:=.*)?)$/.test(word),
	);
	return refused === undefined ? undefined : `prun refuses ${refused}`;
}
