// A debugger, as far as tests need one: attaches to Node's inspector and lets the process run.

import { randomBytes } from "node:crypto";
import { get } from "node:http";

/** The address in Node's words on standard error. */
export function inspectorAddress(stderr: string): URL | undefined {
	const found = /Debugger listening on (ws:\S+)/.exec(stderr)?.[1];
	return found === undefined ? undefined : new URL(found);
}

/** What the inspector says that it debugs. */
export function inspectorTargets(address: URL): Promise<readonly { readonly title: string }[]> {
	return new Promise((resolve, reject) => {
		get(`http://${address.host}/json/list`, (response) => {
			let text = "";
			response.on("data", (chunk: Buffer) => (text += chunk.toString()));
			response.on("end", () => resolve(JSON.parse(text) as { title: string }[]));
		}).once("error", reject);
	});
}

/** Attaches, says that nobody needs to wait for a debugger, and goes away when the process has ended. */
export function letRun(address: URL): Promise<void> {
	const headers = {
		Connection: "Upgrade",
		Upgrade: "websocket",
		"Sec-WebSocket-Version": "13",
		"Sec-WebSocket-Key": randomBytes(16).toString("base64"),
	};
	const url = `http://${address.host}${address.pathname}`;
	return new Promise((resolve, reject) => {
		const request = get(url, { headers });
		request.once("error", reject);
		request.once("upgrade", (_response, socket) => {
			socket.write(textFrame('{ "id": 1, "method": "Runtime.runIfWaitingForDebugger" }'));
			socket.resume();
			socket.once("error", () => socket.destroy());
			// Node waits at its end for debuggers that are attached.
			socket.once("data", () => socket.end());
			socket.once("close", () => resolve());
		});
	});
}

/** One short masked text frame of RFC 6455; the mask is zero. */
function textFrame(text: string): Buffer {
	const body = Buffer.from(text);
	return Buffer.concat([Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0]), body]);
}
