// The text of the configuration that `prun init` writes: what is needed and why, and no more.

export interface WantedConfig {
	/** Packages not to be preloaded, each with the reason. */
	readonly preloadIgnore: ReadonlyMap<string, string>;
	/** Why files cannot be forked whatever is ignored; undefined: they can. */
	readonly spawnBecause: string | undefined;
	/** Why it was not tried what is needed; undefined: it was. */
	readonly notTried: string | undefined;
}

export interface ConfigForm {
	/** Whether the project can resolve `@prun/prun`. */
	readonly importsPrun: boolean;
}

export function configText(wanted: WantedConfig, { importsPrun }: ConfigForm): string {
	const body = [...isolation(wanted), ...preloadIgnore(wanted)];
	const inner = body.length === 0 ? [nothing(wanted)] : body;
	const object = `{\n${inner.map((line) => `\t${line}\n`).join("")}}`;
	return [
		"// prun's configuration; docs/configuration.md of @prun/prun has all options.",
		"// What mocha has an option for stays in mocha's own configuration.",
		importsPrun
			? `import { defineConfig } from "@prun/prun";\n\nexport default defineConfig(${object});`
			: `\nexport default ${object};`,
		"",
	].join("\n");
}

function nothing({ notTried }: WantedConfig): string {
	return notTried === undefined
		? "// Nothing is needed: the defaults fork this suite."
		: `// Not tried: ${oneLine(notTried)}.`;
}

function isolation({ spawnBecause }: WantedConfig): string[] {
	if (spawnBecause === undefined) return [];
	return [`// Forking is not safe: ${oneLine(spawnBecause)}.`, 'isolation: "spawn",'];
}

function preloadIgnore({ preloadIgnore: ignored }: WantedConfig): string[] {
	if (ignored.size === 0) return [];
	return [
		"// Not loaded before forking, but by the files that use them.",
		"preloadIgnore: [",
		...[...ignored].map(([name, why]) => `\t${JSON.stringify(name)}, // ${oneLine(why)}`),
		"],",
	];
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, " ").trim();
}
