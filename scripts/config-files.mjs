// Makes from the schema of the configuration (scheduler/suite/config-schema.ts) what people and
// editors read: schema/prun.config.schema.json, the types of `import "@prun/prun"`, and the options
// in docs/configuration.md. Part of the build.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { toJsonSchema } from "@valibot/to-json-schema";

const SCHEMA = "schema/prun.config.schema.json";
const TYPES = "dist/bundle/config.d.cts";
const DOCS = "docs/configuration.md";

/** Writes them below `root`, where dist/ is compiled. */
export async function writeConfigFiles(root) {
	const { aboutOption, CONFIG, CONFIG_KEYS } = await import(
		"../dist/scheduler/suite/config-schema.js"
	);
	const { properties } = toJsonSchema(CONFIG, { ignoreActions: ["check"] });
	const options = CONFIG_KEYS.map((name) => ({
		name,
		schema: properties[name],
		about: aboutOption(name),
	}));
	write(join(root, SCHEMA), editorSchema(options));
	write(join(root, TYPES), types(options));
	if (existsSync(join(root, DOCS))) {
		write(join(root, DOCS), documented(readFileSync(join(root, DOCS), "utf8"), options));
	}
}

function write(path, text) {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
}

/** What valibot took over from our words about an option and no editor knows is left out. */
function editorSchema(options) {
	const properties = options.map(({ name, schema, about }) => {
		const { allowed: _allowed, usually: _usually, ...standard } = schema;
		return [name, { ...standard, errorMessage: `must be ${about.allowed}` }];
	});
	const schema = {
		$schema: "http://json-schema.org/draft-07/schema#",
		title: "prun's configuration",
		type: "object",
		properties: {
			$schema: { type: "string", description: "Where this schema is, for editors." },
			...Object.fromEntries(properties),
		},
		additionalProperties: false,
	};
	return `${JSON.stringify(schema, null, "\t")}\n`;
}

function types(options) {
	const lines = options.flatMap(({ name, schema, about }) => [
		"\t/**",
		`\t * ${about.description}`,
		"\t *",
		`\t * Must be ${about.allowed}. Default: ${defaultOf(about)}.`,
		"\t */",
		`\treadonly ${name}?: ${typeOf(schema)} | undefined;`,
	]);
	return `/** What a prun.config file may export. */
export interface Config {
${lines.join("\n")}
}

/** Gives back what it is given: for the help of an editor in a prun.config file. */
export declare function defineConfig(config: Config): Config;
`;
}

/** Knows what the options need; what it does not know ends the build. */
function typeOf(schema) {
	if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(" | ");
	if (schema.const !== undefined) return JSON.stringify(schema.const);
	if (schema.enum !== undefined) return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
	switch (schema.type) {
		case "string":
		case "boolean":
			return schema.type;
		case "integer":
		case "number":
			return "number";
		case "array":
			return `readonly ${typeOf(schema.items)}[]`;
		case "object":
			if (schema.properties !== undefined) return objectType(schema.properties);
			return `Readonly<Record<string, ${typeOf(schema.additionalProperties)}>>`;
		default:
			throw new Error(`no type for ${JSON.stringify(schema)}`);
	}
}

function objectType(properties) {
	const members = Object.entries(properties).map(
		([name, schema]) => `readonly ${name}?: ${typeOf(schema)} | undefined`,
	);
	return `{ ${members.join("; ")} }`;
}

function defaultOf(about) {
	return about.usually ?? String(about.default);
}

const MADE = /(<!-- made by scripts\/config-files\.mjs -->\n)[\s\S]*(<!-- end -->)/;

function documented(text, options) {
	const rows = options.map(({ name, about }) => {
		const examples = about.examples.map((example) => `\`${JSON.stringify(example)}\``).join(", ");
		const fixed = about.usually === undefined;
		const usual = fixed ? `\`${JSON.stringify(about.default)}\`` : about.usually;
		return `| \`${name}\` | ${about.description} | ${about.allowed} | ${usual} | ${examples} |`;
	});
	const table = [
		"| option | | must be | default | for example |",
		"| --- | --- | --- | --- | --- |",
		...rows,
	].join("\n");
	return text.replace(MADE, (_all, begin, end) => `${begin}\n${table}\n\n${end}`);
}
