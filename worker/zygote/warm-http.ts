// Sends a few requests from the zygote to itself, before any fork, when what it preloaded uses
// http: children then have Node's http code compiled and its caches filled, instead of each doing
// that again. On express's suite it takes a fifth off the CPU time (docs/performance.md).
//
// Leaves nothing: its own agent, its own server, no Date header (Node keeps a timer for that one).

import type { IncomingMessage, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { hasLoaded } from "./builtins.js";

const require = createRequire(import.meta.url);

const ROUNDS = 8;

/** Whether code that was loaded has brought Node's http server along. */
export function usesHttp(): boolean {
	return hasLoaded("_http_server") === true;
}

/** Never fails: a machine without a loopback only keeps its cold code. */
export async function warmUpHttp(): Promise<void> {
	// Importing it would read all its exports: one of them loads undici, which leaves globals.
	const { Agent, createServer, request }: typeof import("node:http") = require("node:http");
	const agent = new Agent({ keepAlive: false });
	for (let round = 0; round < ROUNDS; round++) {
		await new Promise<void>((resolve) => {
			// Node forgets an unref'd timer only when its time has come: so a short one.
			const server = createServer({ connectionsCheckingInterval: 1 }, answer);
			server.once("error", () => resolve());
			server.listen(0, "127.0.0.1", () => {
				const { port } = server.address() as AddressInfo;
				const end = () => server.close(() => resolve());
				const post = round % 2 === 1;
				const call = request(
					{
						agent,
						port,
						host: "127.0.0.1",
						path: `/warm?up=${round}`,
						method: post ? "POST" : "GET",
						headers: { "content-type": "application/json" },
					},
					(response) => {
						response.setEncoding("utf8");
						response.on("data", () => {});
						response.on("end", end);
					},
				);
				call.on("error", end);
				call.end(post ? '{"warm":"up"}' : undefined);
			});
		});
	}
	agent.destroy();
	await new Promise((resolve) => setTimeout(resolve, 2));
}

function answer(request: IncomingMessage, response: ServerResponse): void {
	response.sendDate = false;
	request.on("data", () => {});
	request.on("end", () => {
		response.statusCode = 200;
		response.setHeader("Content-Type", "text/plain; charset=utf-8");
		response.end("warm");
	});
}
