// The one word to change in a script of package.json: `mocha` where it is the command, also behind
// what runs it (c8, nyc, cross-env, npx, node, ...), and nowhere else.

/** Run the command that follows their own options. */
const WRAPPERS = new Set(
	"c8 nyc cross-env cross-env-shell env dotenv time npx node exec bunx xvfb-run wireit".split(" "),
);
/** Run a package's command, unless their first word is one of their own. */
const PACKAGE_RUNNERS = new Set(["yarn", "pnpm"]);

const MOCHA = /^(?:\.\/)?(?:node_modules\/\.bin\/)?_?mocha$/;
const MOCHA_FILE = /^(?:\.\/)?node_modules\/(?:\.bin\/_?mocha|mocha\/bin\/_?mocha(?:\.c?js)?)$/;
const PRUN_FILE = "node_modules/@prun/prun/bin/prun.js";

/** The script with prun in mocha's place; undefined: it does not run mocha. */
export function scriptChange(script: string): string | undefined {
	const parts = script.split(/(&&|\|\||[;|&()])/);
	const changed = parts.map((part, index) => (index % 2 === 0 ? commandChange(part) : part));
	const after = changed.join("");
	return after === script ? undefined : after;
}

function commandChange(command: string): string {
	const words = command.split(/(\s+)/);
	let wrapper: string | undefined;
	for (const [at, word] of words.entries()) {
		if (word.trim() === "") continue;
		const changed = wrapper === "node" ? inNode(word) : MOCHA.test(word) ? "prun" : undefined;
		if (changed !== undefined) return words.with(at, changed).join("");
		if (WRAPPERS.has(word) || (wrapper === undefined && PACKAGE_RUNNERS.has(word))) wrapper = word;
		else if (wrapper === undefined && !/^\w+=/.test(word)) return command;
		else if (wrapper !== undefined && PACKAGE_RUNNERS.has(wrapper) && !word.startsWith("-"))
			return command;
	}
	return command;
}

/** Node is given a file. */
function inNode(word: string): string | undefined {
	return MOCHA_FILE.test(word) ? PRUN_FILE : undefined;
}
