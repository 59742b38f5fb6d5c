// The worker's end of a process server (the keeper, a zygote): asks it for processes and follows
// each to its end. The other end is native/serve.c.

import { fstatSync } from "node:fs";
import { Socket } from "node:net";
import { constants } from "node:os";
import { decodeFrame, type Frame, invalid } from "../../scheduler/protocol/mod.js";
import type { OutputEnds } from "../pipe-holders.js";
import type { Native, ProcessFds } from "./native.js";
import {
	decodeEnd,
	decodeFailure,
	decodeStarted,
	type MessageReader,
	messageReader,
	type ProcessEnd,
	WIRE,
	type WireMessage,
} from "./wire.js";

/** A process below the keeper, as the worker sees it. */
export interface HostedProcess {
	readonly stdout: Socket;
	readonly stderr: Socket;
	/** The process's own ends of the two. */
	readonly outputEnds: OutputEnds;
	readonly channel: Channel;
	readonly channelFd: number;
	/** Its process id; never resolves for one that could not be started. */
	readonly pid: Promise<number>;
	/** False: its server has died, and so it has or is about to, whatever its channel says. */
	readonly isServed: boolean;
	/** SIGTERM to what it has started; where that is nothing, `kill`. */
	terminate(): void;
	/** The whole tree, now. */
	kill(): void;
	/** Resolves when it is reaped and nothing of it is left; rejects if it could not be started. */
	readonly ended: Promise<ProcessEnd>;
}

/** A socket that carries messages: JSON texts both ways, and what a process server says. */
export class Channel {
	readonly socket: Socket;
	readonly closed: Promise<void>;
	readonly #write: (kind: number, id: number, body: Buffer) => void;
	readonly #reader: MessageReader;
	#listener: (message: WireMessage) => void = () => {};
	#onInvalid: (why: unknown) => void = () => {};
	#open = true;

	constructor(socket: Socket, write: (kind: number, id: number, body: Buffer) => void) {
		this.socket = socket;
		this.#write = write;
		this.#reader = messageReader((message) => this.#listener(message));
		socket.on("data", (chunk: Buffer) => {
			try {
				this.#reader.read(chunk);
			} catch (why) {
				// Not prun's protocol: whoever is there is not to be listened to.
				socket.destroy();
				this.#onInvalid(why);
			}
		});
		// A peer that dies with unread data resets the connection: the same as an end.
		socket.on("error", () => socket.destroy());
		this.closed = new Promise((resolve) => {
			socket.on("close", () => {
				this.#open = false;
				resolve();
			});
		});
	}

	/** At its end the descriptor is closed at once, and another socket may get its number; `close` comes later. */
	get isOpen(): boolean {
		return this.#open && !this.socket.destroyed;
	}

	/** What came last was the beginning of a message. */
	get hasHalf(): boolean {
		return this.#reader.hasHalf();
	}

	/** A listener that throws MESSAGE_INVALID has heard what is not prun's: it is called no more. */
	onMessage(listener: (message: WireMessage) => void): void {
		this.#listener = listener;
	}

	/** What came was not prun's, says `why`; nothing of what follows is heard. */
	onInvalid(listener: (why: unknown) => void): void {
		this.#onInvalid = listener;
	}

	/** What a process that runs prun's code says; anything else is invalid. */
	onFrame(listener: (frame: Frame) => void): void {
		this.onMessage((message) => listener(frameIn(message)));
	}

	/** To a peer that is gone this says nothing: its end is told elsewhere. */
	sendJson(value: unknown): void {
		this.send(WIRE.json, 0, Buffer.from(JSON.stringify(value)));
	}

	send(kind: number, id: number, body: Buffer): void {
		if (!this.isOpen) return;
		try {
			this.#write(kind, id, body);
		} catch {
			// EPIPE: the peer has just died; `closed` and its server's report say so.
			this.close();
		}
	}

	close(): void {
		this.#open = false;
		this.socket.destroy();
	}
}

function frameIn({ kind, body }: WireMessage): Frame {
	if (kind !== WIRE.json) throw invalid("message", "kind", kind, `${WIRE.json}`);
	return decodeFrame(body);
}

/** A channel over a descriptor; writes at once, whatever the event loop is doing. */
export function nativeChannel(native: Native, fd: number): Channel {
	return new Channel(new Socket({ fd, readable: true, writable: true }), (kind, id, body) =>
		native.send(fd, kind, id, body),
	);
}

interface Following {
	readonly owed: Owed;
	started(pid: number): void;
	resolve(end: ProcessEnd): void;
	reject(error: Error): void;
}

/** A server answers at once, unless the machine is very busy. */
const PATIENCE_MS = 2000;

/** Calls back every now and then while an answer is owed. */
class Owed {
	readonly #remind: () => void;
	#timer: NodeJS.Timeout | undefined;

	constructor(remind: () => void) {
		this.#remind = remind;
	}

	expect(): void {
		this.#timer ??= setInterval(this.#remind, PATIENCE_MS);
	}

	came(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}
}

/**
 * Follows the processes that are started through one control channel. A server that owes an answer
 * may have been stopped (a test file can send SIGSTOP to its parent): then it is told to go on.
 */
export class ProcessServer {
	readonly #native: Native;
	readonly #controlFd: number;
	readonly control: Channel;
	readonly #goOn: () => void;
	readonly #following = new Map<number, Following>();
	#nextId = 1;
	/** JSON messages of the server itself (a zygote's, before it serves). */
	onJson: (body: Buffer) => void = () => {};

	/** `goOn`: sends SIGCONT to the server. */
	constructor(native: Native, controlFd: number, control: Channel, goOn: () => void) {
		this.#native = native;
		this.#controlFd = controlFd;
		this.control = control;
		this.#goOn = goOn;
		control.onMessage((message) => this.#take(message));
		void control.closed.then(() => {
			for (const follow of this.#following.values()) {
				follow.owed.came();
				follow.reject(new ServerGone());
			}
			this.#following.clear();
		});
	}

	/**
	 * `bodyFor` makes the request, given the number of the new execution. `sandboxed` asks for the
	 * sandbox that the server was told. Throws ServerGone.
	 */
	start(bodyFor: (id: number) => Buffer, sandboxed = false): HostedProcess {
		if (!this.control.isOpen) throw new ServerGone();
		const id = this.#nextId++;
		const fds = this.#ask(id, bodyFor(id), sandboxed);
		let started: (pid: number) => void = () => {};
		const pid = new Promise<number>((resolve) => {
			started = resolve;
		});
		const owed = new Owed(this.#goOn);
		owed.expect();
		const ended = new Promise<ProcessEnd>((resolve, reject) => {
			this.#following.set(id, { owed, started, resolve, reject });
		});
		const { control } = this;
		const channel = nativeChannel(this.#native, fds.channel);
		// What has ended is no longer followed, and nothing is owed for it.
		const expectEnd = () => {
			if (this.#following.has(id)) owed.expect();
		};
		void channel.closed.then(expectEnd);
		return {
			pid,
			get isServed() {
				return control.isOpen;
			},
			stdout: readable(fds.stdout),
			stderr: readable(fds.stderr),
			outputEnds: { stdout: pipeLink(fds.stdout), stderr: pipeLink(fds.stderr) },
			channel,
			channelFd: fds.channel,
			terminate: () => control.send(WIRE.terminate, id, Buffer.alloc(0)),
			kill: () => {
				expectEnd();
				control.send(WIRE.kill, id, Buffer.alloc(0));
			},
			ended,
		};
	}

	#ask(id: number, body: Buffer, sandboxed: boolean): ProcessFds {
		try {
			return this.#native.start(this.#controlFd, id, body, sandboxed);
		} catch (cause) {
			throw new ServerGone(cause);
		}
	}

	#take(message: WireMessage): void {
		if (message.kind === WIRE.json) {
			this.onJson(message.body);
			return;
		}
		const follow = this.#following.get(message.id);
		if (follow === undefined) return;
		switch (message.kind) {
			case WIRE.started:
				follow.owed.came();
				follow.started(decodeStarted(message.body));
				return;
			case WIRE.ended:
				follow.resolve(decodeEnd(message.body, signalName));
				break;
			case WIRE.failed:
				follow.reject(new Error(`cannot start a process: ${decodeFailure(message.body)}`));
				break;
			default:
				throw invalid("message", "kind", message.kind, "started, ended, failed or JSON");
		}
		follow.owed.came();
		this.#following.delete(message.id);
	}
}

/** The server of a process died, and so the process: an infrastructure failure. */
export class ServerGone extends Error {
	override readonly name = "ServerGone";
	constructor(cause?: unknown) {
		super("the process that serves it is gone", { cause });
	}
}

function readable(fd: number): Socket {
	const socket = new Socket({ fd, readable: true, writable: false });
	// A read error on a pipe of a process that is being killed is its end.
	socket.on("error", () => socket.destroy());
	return socket;
}

/** Both ends of a pipe are one inode. */
function pipeLink(fd: number): string {
	return `pipe:[${fstatSync(fd).ino}]`;
}

/** Some numbers have an older second name (SIGIOT), which comes later. */
const signalNames = new Map(
	Object.entries(constants.signals)
		.toReversed()
		.map(([name, number]) => [number, name]),
);

function signalName(signal: number): string {
	return signalNames.get(signal) ?? `signal ${signal}`;
}
