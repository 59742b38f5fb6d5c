import { strict as assert } from "node:assert";
import { execFile, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { addFiles, type Project, prun, writeProject } from "../support/project.js";
import { said } from "../support/results.js";

/** Prints what bash would offer, one a line, for words as bash cuts them. */
const ASK = `source ./completion.sh
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 ))
_prun
printf '%s\\n' "\${COMPREPLY[@]}"`;

describe("prun completion", () => {
	let project: Project;
	before(() => {
		project = writeProject({
			"test/a.test.js": "",
			"test/with space.js": "",
			"prun.config.json": "{}",
		});
	});
	after(() => project.remove());

	async function script(shell: string): Promise<string> {
		const run = await prun(project, ["completion", shell], { reporters: "none" });
		assert.equal(run.code, 0, said(run));
		assert.equal(run.stderr, "");
		return run.stdout;
	}

	describe("bash gives bash a script by which it", () => {
		before(async () => writeFileSync(project.path("completion.sh"), await script("bash")));

		function offered(...words: readonly string[]): Promise<string[]> {
			return new Promise((resolve, reject) => {
				execFile(
					"bash",
					["--norc", "-c", ASK, "ask", ...words],
					{ cwd: project.dir },
					(failed, stdout, stderr) => {
						if (failed !== null || stderr !== "") reject(failed ?? new Error(stderr));
						else resolve(stdout.split("\n").filter((line) => line !== ""));
					},
				);
			});
		}

		it("completes options, prun's and mocha's", async () => {
			assert.deepEqual(await offered("prun", "--job"), [
				"--jobs",
				"--job-timeout",
				"--job-memory",
				"--job-retries",
			]);
			assert.deepEqual(await offered("prun", "test", "--gr"), ["--grep"]);
			assert.ok((await offered("prun", "-")).includes("-j"));
		});

		it("completes the values of an option that has a fixed set, also after =", async () => {
			assert.deepEqual(await offered("prun", "--isolation", ""), [
				"none",
				"fork",
				"spawn",
				"sandbox",
			]);
			assert.deepEqual(await offered("prun", "--isolation", "="), [
				"none",
				"fork",
				"spawn",
				"sandbox",
			]);
			assert.deepEqual(await offered("prun", "--order", "=", "r"), ["random"]);
			assert.deepEqual(await offered("prun", "-u", "b"), ["bdd"]);
			const reporters = await offered("prun", "-R", "");
			for (const name of ["spec", "dot", "json"]) assert.ok(reporters.includes(name));
		});

		it("completes files for an option that takes one, and nothing for a number", async () => {
			assert.deepEqual(await offered("prun", "--prun-config", "prun"), ["prun.config.json"]);
			assert.deepEqual(await offered("prun", "--jobs", ""), []);
		});

		it("completes commands and their words, but only where they can stand", async () => {
			assert.deepEqual(await offered("prun", "doc"), ["doctor"]);
			assert.deepEqual(await offered("prun", "--exit", "doc"), []);
			assert.deepEqual(await offered("prun", "doctor", "--js"), ["--json"]);
			assert.deepEqual(await offered("prun", "completion", "z"), ["zsh"]);
			assert.deepEqual(await offered("prun", "test", "--js"), []);
		});

		it("completes test files, whatever is in their names", async () => {
			assert.deepEqual(await offered("prun", "test/"), ["test/a.test.js", "test/with space.js"]);
		});

		it("completes names that look like patterns, and leaves the shell's globbing as it was", async () => {
			const files = ["odd/[id].js", "odd/i.js", "odd/x*.js", "odd/xy.js"];
			addFiles(project, Object.fromEntries(files.map((file) => [file, ""])));
			assert.deepEqual((await offered("prun", "odd/")).sort(), files);
			assert.deepEqual(await offered("prun", "odd/x*"), ["odd/x*.js"]);
			for (const [before, after] of [
				["+f", "odd/i.js"],
				["-f", "odd/i.*"],
			] as const) {
				const ask = `source ./completion.sh; set ${before}; COMP_WORDS=(prun odd/); COMP_CWORD=1; _prun; echo odd/i.*`;
				const told = spawnSync("bash", ["--norc", "-c", ask], {
					cwd: project.dir,
					encoding: "utf8",
				});
				assert.equal(told.stdout, `${after}\n`, told.stderr);
			}
		});

		it("is told to complete prun", () => {
			const told = spawnSync("bash", ["--norc", "-c", "source ./completion.sh; complete -p prun"], {
				cwd: project.dir,
				encoding: "utf8",
			});
			assert.match(told.stdout, /-F _prun prun/);
		});
	});

	for (const [shell, check] of [
		["zsh", "-n"],
		["fish", "--no-execute"],
	] as const) {
		it(`${shell} gives ${shell} a script that it can read`, async function () {
			const text = await script(shell);
			for (const word of ["isolation", "none fork spawn", "doctor", "grep", "bdd tdd"])
				assert.ok(text.includes(word), word);
			const isThere = spawnSync(shell, ["--version"]).error === undefined;
			if (!isThere) this.skip();
			writeFileSync(project.path("script"), text);
			const { status, stderr } = spawnSync(shell, [check, "script"], {
				cwd: project.dir,
				encoding: "utf8",
			});
			assert.equal(status, 0, stderr);
		});
	}

	it("refuses another shell by name, and none, and more than one", async () => {
		for (const words of [["tcsh"], [], ["bash", "zsh"]]) {
			const run = await prun(project, ["completion", ...words], { reporters: "none" });
			assert.equal(run.code, 2, said(run));
			assert.equal(
				run.stderr,
				`error: the shell is "${words.join(" ")}", must be one of bash, zsh, fish  [USAGE]
 hint: for example: source <(prun completion bash)
`,
			);
		}
	});
});

describe("prun --help", () => {
	it("lists the commands, and each has a help of its own that runs nothing", async () => {
		const project = writeProject({});
		try {
			const help = await prun(project, ["--help"], { reporters: "none" });
			for (const name of ["run", "init", "doctor", "completion"])
				assert.match(help.stdout, new RegExp(`^  ${name} +\\w`, "m"));
			for (const [words, usage] of [
				[["init", "--help"], /^usage: prun init \[--force\] /],
				[["completion", "-h"], /^usage: prun completion bash\|zsh\|fish\n/],
			] as const) {
				const run = await prun(project, words, { reporters: "none" });
				assert.match(run.stdout, usage);
				assert.equal(run.code, 0);
			}
		} finally {
			project.remove();
		}
	});
});
