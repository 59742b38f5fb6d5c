import { strict as assert } from "node:assert";
import { basename } from "node:path";
import { codeOf, SOURCE_FOLDERS, type Source, sourcesIn } from "./sources.js";

const MAX_LINES = 400;

/** What is wrong with a file, or nothing. */
type Rule = (source: Source) => string | undefined;

function without(what: string, pattern: RegExp): Rule {
	return ({ text }) => {
		const lines = codeOf(text).split("\n");
		const at = lines.findIndex((line) => pattern.test(line));
		return at === -1 ? undefined : `${what} in line ${at + 1}: ${lines[at]?.trim()}`;
	};
}

const RULES = {
	"no any": without("any", /(?<![.\w])any\b(?!\s*[(:])/),
	"no non-null !": without("a non-null !", /[\w)\]]!(?!=)/),
	"no default export": without("a default export", /\bexport\s+default\b|\bas\s+default\b/),
	"no Manager, Helper or Util": without(
		"a name that says nothing",
		/\b\w*(?:Manager|Helper|Util)\w*/,
	),
	"a name in kebab-case": ({ path }) =>
		/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test)?\.(?:ts|c|h)$/.test(basename(path)) &&
		!/manager|helper|util/.test(basename(path))
			? undefined
			: "its name",
	"no more than 400 lines": ({ text }) => {
		const lines = text.trimEnd().split("\n").length;
		return lines > MAX_LINES ? `${lines} lines` : undefined;
	},
	"a comment at its beginning": ({ path, text }) => {
		const onlyExports = codeOf(text)
			.split("\n")
			.every((line) => line === "" || line.startsWith("export "));
		if (basename(path) === "mod.ts" && onlyExports) return undefined;
		return /^\/[/*] ?\S/.test(text) ? undefined : "no comment at its beginning";
	},
} satisfies Record<string, Rule>;

type RuleName = keyof typeof RULES;

const OF_ALL = [
	"no any",
	"no non-null !",
	"no default export",
	"no Manager, Helper or Util",
	"a name in kebab-case",
] as const;
const OF_SOURCES = [...OF_ALL, "no more than 400 lines", "a comment at its beginning"] as const;

const brokenBy = (rule: RuleName, sources: readonly Source[]) =>
	sources.flatMap((source) => {
		const wrong = RULES[rule](source);
		return wrong === undefined ? [] : [`${source.path}: ${wrong}`];
	});

describe("a source file", () => {
	const sources = sourcesIn(SOURCE_FOLDERS, [".ts"]);

	it("is one of more than 40 that were looked at", () => {
		assert.ok(sources.length > 40, `${sources.length} files`);
	});

	for (const rule of OF_SOURCES) {
		it(`has ${rule}`, () => {
			assert.deepEqual(brokenBy(rule, sources), []);
		});
	}
});

describe("a native source file", () => {
	const natives = sourcesIn(["worker/zygote/native"], [".c", ".h"]);

	it("is one of several that were looked at", () => {
		assert.ok(natives.length > 3, `${natives.length} files`);
	});

	for (const rule of ["a name in kebab-case", "no more than 400 lines"] as const) {
		it(`has ${rule}`, () => {
			assert.deepEqual(brokenBy(rule, natives), []);
		});
	}

	it("has a comment at its beginning, or its header has one", () => {
		const headers = new Set(natives.map(({ path }) => path).filter((path) => path.endsWith(".h")));
		const first = natives.filter(
			({ path }) => !headers.has(path.replace(/\.c$/, ".h")) || path.endsWith(".h"),
		);
		assert.deepEqual(brokenBy("a comment at its beginning", first), []);
	});
});

describe("a test file", () => {
	const tests = sourcesIn(["test"], [".ts"]);

	it("is one of more than 20 that were looked at", () => {
		assert.ok(tests.length > 20, `${tests.length} files`);
	});

	for (const rule of OF_ALL) {
		it(`has ${rule}`, () => {
			assert.deepEqual(brokenBy(rule, tests), []);
		});
	}

	it("tests a source that is there, when its folder mirrors one", () => {
		const there = new Set(sourcesIn(SOURCE_FOLDERS, [".ts"]).map(({ path }) => basename(path)));
		// Properties may have a file of their own; requires.ts is mocha's.
		const mirrored = tests
			.map(({ path }) => path)
			.filter((path) => /^test\/(?:scheduler|worker|reporters|runner)\/.*\.test\.ts$/.test(path));
		assert.ok(mirrored.length > 20, `${mirrored.length} files`);
		const lost = mirrored.filter(
			(path) => !there.has(basename(path).replace(/(?:-properties)?\.test\.ts$/, ".ts")),
		);
		assert.deepEqual(lost, []);
	});
});

describe("the check of files", () => {
	const wrong = (rule: RuleName, text: string, path = "worker/x.ts") =>
		RULES[rule]({ path, text }) !== undefined;

	it("finds what it looks for", () => {
		assert.ok(wrong("no any", "let a: any;"));
		assert.ok(wrong("no any", "let a: any = 1;"));
		assert.ok(wrong("no any", "const a = b as any;\n"));
		assert.ok(wrong("no any", "const a: Map<string, any[]> = b;"));
		assert.ok(wrong("no non-null !", "a!.b();"));
		assert.ok(wrong("no non-null !", "const a = b[0]!;"));
		assert.ok(wrong("no non-null !", "f(a()!, 1);"));
		assert.ok(wrong("no default export", "export default function f() {}"));
		assert.ok(wrong("no default export", "export { f as default };"));
		assert.ok(wrong("no Manager, Helper or Util", "class JobManager {}"));
		assert.ok(wrong("no Manager, Helper or Util", "function testHelpers() {}"));
		assert.ok(wrong("a name in kebab-case", "", "worker/zygoteHost.ts"));
		assert.ok(wrong("a name in kebab-case", "", "worker/string-utils.ts"));
		assert.ok(wrong("no more than 400 lines", "a;\n".repeat(401)));
		assert.ok(wrong("a comment at its beginning", 'import "a";\n// late\n'));
		assert.ok(wrong("a comment at its beginning", "export const a = 1;\nf();\n", "worker/mod.ts"));
	});

	it("finds nothing else", () => {
		assert.equal(
			codeOf("a = /[\"'`/]any!/g; // any\nb / c / any; '/'").trimEnd(),
			'a = ""; \nb / c / any; ""',
		);
		const fine = `// any, Manager, a!.b
/* export default any */
const a = "any b!.c Manager"; const many = \`any
any!\`; if (a !== many && !a) Promise.any([]);
`;
		for (const rule of OF_SOURCES) assert.ok(!wrong(rule, fine), rule);
		assert.ok(!wrong("no more than 400 lines", "a;\n".repeat(400)));
		assert.ok(!wrong("a comment at its beginning", 'export * from "./a.js";\n', "worker/mod.ts"));
	});
});
